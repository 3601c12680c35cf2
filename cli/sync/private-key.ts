const openSshMagic = 'openssh-key-v1\0';

/** Whether a text is a private key in PEM, of any type. */
export function isPrivateKey(text: string): boolean {
  return /^\s*-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/.test(text);
}

/**
 * Whether a private key needs a passphrase. PEM says so in its header; the OpenSSH format begins with the
 * name of its cipher, `none` for a key without a passphrase
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
