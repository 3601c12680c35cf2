import { AppError } from '#schema/error.ts';
import { parseGitUrl } from '#schema/git-url.ts';
import { credentialInput, type CredentialInput } from '#schema/source.ts';
import { BoundedMap } from '../bounded-map.ts';
import type { Services } from '../context.ts';
import type { GitCredential, GitSource } from '../git.ts';
import type { SourceRow } from './find.ts';

const aboutCredential = (sourceId: string) => `source ${sourceId} credential`;
const aboutWebhook = (sourceId: string) => `source ${sourceId} webhook`;

type Stored = Pick<SourceRow, 'credentialKind' | 'credential'>;

/** Encrypts a credential for the columns of its source. */
export async function sealCredential(
  { secrets }: Pick<Services, 'secrets'>,
  sourceId: string,
  credential: CredentialInput | null,
): Promise<Stored> {
  if (credential === null) return { credentialKind: 'none', credential: null };
  const sealed = await secrets.seal(JSON.stringify(credential), aboutCredential(sourceId));
  return { credentialKind: credential.kind, credential: sealed };
}

/** The URL, ref and decrypted credential of a source, for the git port only. Throws `secret.unreadable`. */
export async function gitSourceOf(
  { secrets }: Pick<Services, 'secrets'>,
  source: Pick<SourceRow, 'id' | 'url' | 'ref' | 'credential'>,
): Promise<GitSource> {
  const { url, ref } = source;
  if (source.credential === null) return { url, ref, credential: null };
  const text = await secrets.open(source.credential, aboutCredential(source.id));
  const credential: GitCredential = credentialInput.parse(JSON.parse(text));
  return { url, ref, credential };
}

/** Generates a webhook secret for a source, in plain text and encrypted. */
export async function newWebhookSecret(
  { secrets }: Pick<Services, 'secrets'>,
  sourceId: string,
): Promise<{ secret: string; sealed: string }> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const secret = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { secret, sealed: await secrets.seal(secret, aboutWebhook(sourceId)) };
}

/**
 * Cache of decrypted webhook secrets, one per encryption key: a secret that one key opened must not be served
 * for another key.
 */
const openedSecrets = new WeakMap<Services['secrets'], BoundedMap<string>>();
const openedBytesMax = 256 * 1024;

/**
 * The decrypted webhook secret of a source. Cached, because decryption waits for other threads: about 50 ms
 * while a sync run keeps all processors busy. Throws `secret.unreadable`.
 */
export async function openWebhookSecret(
  { secrets }: Pick<Services, 'secrets'>,
  { id, webhookSecret: sealed }: Pick<SourceRow, 'id' | 'webhookSecret'>,
): Promise<string> {
  const opened = openedSecrets.get(secrets) ?? new BoundedMap<string>(openedBytesMax);
  openedSecrets.set(secrets, opened);
  const about = aboutWebhook(id);
  const key = `${about} ${sealed}`;
  const kept = opened.get(key);
  if (kept !== undefined) return kept;
  const secret = await secrets.open(sealed, about);
  opened.set(key, secret, 2 * (key.length + secret.length));
  return secret;
}

/** Encrypts the secrets of a source with another key; null if they already are. Throws `secret.unreadable`. */
export async function resealSource(
  source: Pick<SourceRow, 'id' | 'credential' | 'webhookSecret'>,
  from: Services['secrets'],
  to: Services['secrets'],
): Promise<Pick<SourceRow, 'credential' | 'webhookSecret'> | null> {
  const { id, credential, webhookSecret } = source;
  const move = async (sealed: string, about: string) =>
    (await to.isOurs(sealed)) ? sealed : to.seal(await from.open(sealed, about), about);
  const moved = {
    credential: credential === null ? null : await move(credential, aboutCredential(id)),
    webhookSecret: await move(webhookSecret, aboutWebhook(id)),
  };
  const isSame = moved.credential === credential && moved.webhookSecret === webhookSecret;
  return isSame ? null : moved;
}

/** Throws `request.invalid` if the URL's transport cannot use this kind of credential. */
export function assertCredentialFits(url: string, kind: Stored['credentialKind']): void {
  const address = parseGitUrl(url);
  if (typeof address === 'string' || kind === 'none') return;
  const isKey = kind === 'ssh-key';
  if (isKey === (address.transport === 'ssh')) return;
  const detail = isKey
    ? 'A deploy key works over SSH only; give a token, or an ssh:// URL.'
    : 'Over SSH only a deploy key works; give one, or an https:// URL.';
  throw new AppError('request.invalid', detail, { errors: [{ pointer: '/credential', detail }] });
}

/** The server of a URL: scheme, host and port. A credential is sent only to the server it was given for. */
export function serverOf(url: string): string {
  const address = parseGitUrl(url);
  if (typeof address === 'string') return '';
  return address.transport === 'http'
    ? address.url.origin
    : `ssh://${address.host.toLowerCase()}:${address.port}`;
}
