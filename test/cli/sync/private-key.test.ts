import { generateKeyPairSync } from 'node:crypto';
import ssh from 'ssh2';
import { describe, expect, it } from 'vitest';
import { isLocked, isPrivateKey } from '#cli/sync/private-key.ts';

const openSsh = ssh.utils.generateKeyPairSync('ed25519');
const lockedOpenSsh = ssh.utils.generateKeyPairSync('ed25519', {
  cipher: 'aes256-ctr',
  passphrase: 'open sesame',
  rounds: 1,
});
const pem = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const lockedPem = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
});

describe('a private key', () => {
  it('is told from a public one and from anything else', () => {
    for (const key of [openSsh, lockedOpenSsh]) {
      expect(isPrivateKey(key.private)).toBe(true);
      expect(isPrivateKey(key.public)).toBe(false);
    }
    expect(isPrivateKey(pem.privateKey)).toBe(true);
    expect(isPrivateKey(pem.publicKey)).toBe(false);
    expect(isPrivateKey('')).toBe(false);
  });

  it('says whether it needs a passphrase', () => {
    expect([openSsh.private, pem.privateKey].map(isLocked)).toEqual([false, false]);
    expect([lockedOpenSsh.private, lockedPem.privateKey].map(isLocked)).toEqual([true, true]);
    const old =
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n';
    expect(isLocked(old)).toBe(true);
  });

  it('that is cut off asks for nothing, and is left to the registry to refuse', () => {
    const magic = Buffer.from('openssh-key-v1\0').toString('base64');
    for (const body of ['', 'AAAA', magic.slice(0, 8)]) {
      const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END`;
      expect(isLocked(text)).toBe(false);
    }
  });
});
