import type { Secrets } from '#api/domain/secrets.ts';
import { AppError } from '#schema/error.ts';

/**
 * Separates this use of the secret key from every other. Changing it would make all stored secrets
 * unreadable.
 */
const purpose = 'agenthub/secrets/1';
const version = 'v1';
/** The IV of AES-GCM: random for each text, NIST SP 800-38D section 8.2.2. */
const ivBytes = 12;

const encoder = new TextEncoder();

/**
 * Creates {@link Secrets} with AES-256-GCM. HKDF-SHA-256 (RFC 5869) derives the key from `secretKey` on first
 * use. It needs only Web Crypto, so it runs on every platform. A sealed text is `v1.<key id>.<iv>.<ciphertext
 * and tag>` in base64url.
 */
export function createSecrets(secretKey: string): Secrets {
  let derived: ReturnType<typeof derive> | undefined;
  const keys = () => (derived ??= derive(secretKey));
  return {
    isOurs: async (sealed) => sealed.startsWith((await keys()).prefix),

    async seal(text, about) {
      const { key, prefix } = await keys();
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
      const sealed = await crypto.subtle.encrypt(parameters(iv, about), key, encoder.encode(text));
      return `${prefix}${encode(iv)}.${encode(new Uint8Array(sealed))}`;
    },

    async open(sealed, about) {
      const { key, prefix } = await keys();
      if (!sealed.startsWith(prefix)) {
        throw new AppError(
          'secret.unreadable',
          'It was encrypted under another SECRET_KEY. Run "agenthub sync rekey" with the old one in OLD_SECRET_KEY, or give the credential again.',
        );
      }
      try {
        const [iv = '', encrypted = ''] = sealed.slice(prefix.length).split('.');
        const text = await crypto.subtle.decrypt(
          parameters(decode(iv), about),
          key,
          decode(encrypted),
        );
        return new TextDecoder('utf-8', { fatal: true }).decode(text);
      } catch (cause) {
        throw new AppError(
          'secret.unreadable',
          'It was changed in the database. Give the credential again.',
          { cause },
        );
      }
    },
  };
}

async function derive(secretKey: string): Promise<{ key: CryptoKey; prefix: string }> {
  const root = await crypto.subtle.importKey('raw', encoder.encode(secretKey), 'HKDF', false, [
    'deriveKey',
    'deriveBits',
  ]);
  const derivation = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: encoder.encode(purpose),
    info: encoder.encode(info),
  });
  const key = await crypto.subtle.deriveKey(
    derivation('key'),
    root,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  // Derived separately, so that the id reveals nothing about the key.
  const keyId = encode(new Uint8Array(await crypto.subtle.deriveBits(derivation('id'), root, 48)));
  return { key, prefix: `${version}.${keyId}.` };
}

function parameters(iv: Uint8Array<ArrayBuffer>, about: string) {
  return { name: 'AES-GCM', iv, additionalData: encoder.encode(`${purpose} ${about}`) };
}

function encode(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
}
