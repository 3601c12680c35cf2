/**
 * SHA-256, plain and keyed: what every API key and session is checked with. Behind a port, because on Node Web
 * Crypto runs on the threads that passwords are hashed on, and a key would wait behind them.
 */
export type Hashes = {
  /** The SHA-256 of a text, hexadecimal. */
  sha256(text: string): string | Promise<string>;
  /** The HMAC-SHA-256 of a text, base64url without padding. https://www.rfc-editor.org/rfc/rfc2104 */
  hmacSha256(key: string, text: string): string | Promise<string>;
};
