/**
 * SHA-256 and HMAC-SHA-256, which check API keys and sessions. A port, because Web Crypto on Node shares its
 * threads with password hashing, so a key would wait behind passwords.
 */
export type Hashes = {
  /** The SHA-256 of a text, hexadecimal. */
  sha256(text: string): string | Promise<string>;
  /** The HMAC-SHA-256 of a text, base64url without padding. https://www.rfc-editor.org/rfc/rfc2104 */
  hmacSha256(key: string, text: string): string | Promise<string>;
};
