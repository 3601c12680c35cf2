const openSshMagic = 'openssh-key-v1\0';

/** Whether a text is a private key in PEM, of whatever kind. */
export function isPrivateKey(text: string): boolean {
  return /^\s*-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/.test(text);
}

/**
 * Whether a private key opens with a passphrase only: PEM says so in its head, and the form of
 * OpenSSH names its cipher first, `none` where there is none
 * (https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key).
 */
export function isLocked(key: string): boolean {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(key)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(key)?.[1] ?? '';
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('latin1', 0, openSshMagic.length) !== openSshMagic) return false;
  const from = openSshMagic.length + 4;
  const length = bytes.length < from ? 0 : bytes.readUInt32BE(openSshMagic.length);
  return bytes.toString('latin1', from, from + length) !== 'none';
}
