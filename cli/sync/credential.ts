import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CredentialInput } from '#schema/source.ts';
import type { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { askSecret } from '../prompt.ts';
import { isLocked, isPrivateKey } from './private-key.ts';
import { readSecret } from './read-secret.ts';

/** The flags of a command that describe a credential; they never contain the secret itself. */
export type CredentialFlags = {
  tokenStdin: boolean;
  tokenEnv: string | undefined;
  tokenUser: string | undefined;
  basicUser: string | undefined;
  passwordStdin: boolean;
  sshKey: string | undefined;
  passphraseStdin: boolean;
  noCredential: boolean;
};

const keyBytesMax = 32_768;

/**
 * Reads the credential that the flags describe, with its secret from stdin, an environment variable, a file
 * or a prompt. Null for `--no-credential`, undefined if no flag is given. Throws a usage error for
 * conflicting flags and for an empty or invalid secret.
 */
export async function readCredential(
  command: BaseCommand,
  flags: CredentialFlags,
): Promise<CredentialInput | null | undefined> {
  const kind = kindOf(flags);
  switch (kind) {
    case 'none':
      return null;
    case 'token':
      return readToken(command, flags);
    case 'basic':
      return readBasic(command, flags);
    case 'ssh-key':
      return readKey(command, flags);
    default:
      return undefined;
  }
}

function kindOf(flags: CredentialFlags): CredentialInput['kind'] | 'none' | null {
  const given = [
    ...(flags.tokenStdin ? (['--token-stdin'] as const) : []),
    ...(flags.tokenEnv === undefined ? [] : (['--token-env'] as const)),
    ...(flags.basicUser === undefined ? [] : (['--basic-user'] as const)),
    ...(flags.sshKey === undefined ? [] : (['--ssh-key'] as const)),
    ...(flags.noCredential ? (['--no-credential'] as const) : []),
  ];
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    throw new UsageError(`Use ${first} or ${second}, not both: a source has one credential`);
  }
  const token = first === '--token-stdin' || first === '--token-env';
  needs(flags.tokenUser !== undefined && !token, '--token-user', '--token-stdin or --token-env');
  needs(flags.passwordStdin && first !== '--basic-user', '--password-stdin', '--basic-user');
  needs(flags.passphraseStdin && first !== '--ssh-key', '--passphrase-stdin', '--ssh-key');
  if (token) return 'token';
  if (first === '--basic-user') return 'basic';
  if (first === '--ssh-key') return 'ssh-key';
  return first === '--no-credential' ? 'none' : null;
}

function needs(isAlone: boolean, flag: string, other: string): void {
  if (isAlone) throw new UsageError(`${flag} goes with ${other}`);
}

async function readToken(command: BaseCommand, flags: CredentialFlags): Promise<CredentialInput> {
  const { tokenEnv, tokenUser } = flags;
  const token =
    tokenEnv === undefined
      ? await readSecret(command, { what: 'token', flag: '--token-stdin' })
      : fromEnvironment(command, tokenEnv);
  if (!/^[\u0021-\u007E]+$/.test(token)) {
    throw new UsageError('That is not a token: it contains a space or another invalid character');
  }
  return { kind: 'token', token, ...(tokenUser === undefined ? {} : { username: tokenUser }) };
}

function fromEnvironment({ context }: BaseCommand, name: string): string {
  const token = context.env[name]?.trim();
  if (token) return token;
  throw new UsageError(`The variable ${name} is not set`, {
    hints: [`--token-env takes the name of a variable:  export ${name}=…`],
  });
}

async function readBasic(command: BaseCommand, flags: CredentialFlags): Promise<CredentialInput> {
  const username = flags.basicUser ?? '';
  if (username === '' || username.includes(':')) {
    throw new UsageError('--basic-user takes a user name, without a colon');
  }
  const password = flags.passwordStdin
    ? await readSecret(command, { what: 'password', flag: '--password-stdin' })
    : await askSecret(command, {
        message: `Password of ${username}`,
        flag: '--password-stdin',
      });
  if (password === '') throw new UsageError('The password is empty');
  return { kind: 'basic', username, password };
}

async function readKey(command: BaseCommand, flags: CredentialFlags): Promise<CredentialInput> {
  const file = resolve(command.directory, flags.sshKey ?? '');
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`There is no file ${file}`);
  if (found.size > keyBytesMax) throw new UsageError(`${file} is too large for a private key`);
  const privateKey = await readFile(file, 'utf8');
  if (!isPrivateKey(privateKey)) {
    throw new UsageError(`${file} holds no private key`, {
      hints: ['a private key begins with -----BEGIN; the file that ends in .pub is the public one'],
    });
  }
  const passphrase = await readPassphrase(command, flags, file, privateKey);
  return { kind: 'ssh-key', privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
}

async function readPassphrase(
  command: BaseCommand,
  { passphraseStdin }: CredentialFlags,
  file: string,
  key: string,
): Promise<string | undefined> {
  if (passphraseStdin) {
    return readSecret(command, { what: 'passphrase', flag: '--passphrase-stdin' });
  }
  if (!isLocked(key)) return undefined;
  return askSecret(command, { message: `Passphrase of ${file}`, flag: '--passphrase-stdin' });
}
