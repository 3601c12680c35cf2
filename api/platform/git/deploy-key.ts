import { createHash } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import type { GitCredential } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';

/** Cache of decrypted keys, by a hash of text and passphrase. */
const opened = new Map<string, ParsedKey>();
const openedMax = 32;

/**
 * Reads the deploy key of a credential, in OpenSSH or PEM form. Decrypting one with a passphrase blocks the
 * process for about a second (OpenSSH's bcrypt rounds in JavaScript), so the last 32 are cached. Throws
 * `request.invalid` for a credential that is not a key, and `git.auth_failed` for a key that cannot be read.
 */
export async function readDeployKey(credential: GitCredential | null): Promise<ParsedKey> {
  if (credential?.kind !== 'ssh-key') {
    throw new AppError('request.invalid', 'An SSH URL needs a deploy key.');
  }
  const { privateKey, passphrase } = credential;
  const id = createHash('sha256')
    .update(JSON.stringify([privateKey, passphrase ?? null]))
    .digest('hex');
  const known = opened.get(id);
  if (known) return known;
  const { default: ssh2 } = await import('ssh2');
  // Pasted keys often lack the final newline that OpenSSH requires.
  const parsed: ParsedKey | ParsedKey[] | Error = ssh2.utils.parseKey(
    `${privateKey.trim()}\n`,
    passphrase,
  );
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined || key instanceof Error) {
    const hint = passphrase ? 'Is the passphrase right?' : 'Does it need a passphrase?';
    throw new AppError(
      'git.auth_failed',
      `The deploy key cannot be read; it must be a private key in OpenSSH or PEM form. ${hint}`,
    );
  }
  if (!key.isPrivateKey()) {
    throw new AppError('git.auth_failed', 'The deploy key is a public key; give the private one.');
  }
  opened.set(id, key);
  for (const oldest of opened.keys()) {
    if (opened.size <= openedMax) break;
    opened.delete(oldest);
  }
  return key;
}
