import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An SSH key pair as ssh-keygen writes it. */
export function makeSshKey(
  type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519',
  { passphrase = '', pem = false } = {},
): { privateKey: string; publicKey: string } {
  return inFolder((folder) => {
    const path = join(folder, 'key');
    const form = pem ? ['-m', 'PEM'] : [];
    const size = type === 'rsa' ? ['-b', '2048'] : [];
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      type,
      ...size,
      ...form,
      '-N',
      passphrase,
      '-C',
      '',
      '-f',
      path,
    ]);
    return {
      privateKey: readFileSync(path, 'utf8'),
      publicKey: readFileSync(`${path}.pub`, 'utf8'),
    };
  });
}

/** A certificate authority of its own, and a certificate of it for 127.0.0.1. */
export function makeCertificate(): { ca: string; key: string; cert: string } {
  return inFolder((folder) => {
    const run = (args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    run([
      'req',
      '-x509',
      ...ec,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=Test CA',
    ]);
    run([
      'req',
      '-x509',
      ...ec,
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
      '-days',
      '2',
      '-subj',
      '/CN=git',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-addext',
      'basicConstraints=critical,CA:FALSE',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
    ]);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { ca: read('ca.pem'), key: read('key.pem'), cert: read('cert.pem') };
  });
}

function inFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-keys-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
