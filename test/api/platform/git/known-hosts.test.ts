import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseKnownHosts } from '#api/platform/git/known-hosts.ts';
import { makeSshKey } from '#test/support/git/keys.ts';

const fields = (publicKey: string) => publicKey.trim().split(' ').slice(0, 2).join(' ');
const ed25519 = fields(makeSshKey().publicKey);
const rsa = fields(makeSshKey('rsa').publicKey);
const bytesOf = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64');
const key = bytesOf(ed25519);

function outcome(text: string, host: string, port = 22): string {
  try {
    parseKnownHosts(text).verify(host, port, key);
    return 'known';
  } catch (err) {
    return (err as { code: string }).code;
  }
}

describe('parseKnownHosts', () => {
  it.each([
    ['a plain name', `git.example.com ${ed25519}`, 'git.example.com', 22, 'known'],
    ['another case', `Git.Example.com ${ed25519}`, 'git.example.COM', 22, 'known'],
    ['one of several names', `a,git.example.com,10.0.0.1 ${ed25519}`, '10.0.0.1', 22, 'known'],
    ['a port', `[git.example.com]:2222 ${ed25519}`, 'git.example.com', 2222, 'known'],
    [
      'a port that has none',
      `git.example.com ${ed25519}`,
      'git.example.com',
      2222,
      'git.host_key_unknown',
    ],
    ['a pattern', `*.example.com ${ed25519}`, 'git.example.com', 22, 'known'],
    ['a pattern of one character', `gi?.example.com ${ed25519}`, 'git.example.com', 22, 'known'],
    [
      'an exception',
      `*.example.com,!git.example.com ${ed25519}`,
      'git.example.com',
      22,
      'git.host_key_unknown',
    ],
    [
      'a comment, a blank line and CRLF',
      `# x\r\n\r\ngit ${ed25519} me@desk\r\n`,
      'git',
      22,
      'known',
    ],
    ['a commented line', `#git ${ed25519}`, 'git', 22, 'git.host_key_unknown'],
    ['a key of another type', `git ${rsa}`, 'git', 22, 'git.host_key_unknown'],
    ['both types', `git ${rsa}\ngit ${ed25519}`, 'git', 22, 'known'],
    [
      'an authority for certificates',
      `@cert-authority git ${ed25519}`,
      'git',
      22,
      'git.host_key_unknown',
    ],
    ['a revoked key', `@revoked * ${ed25519}\ngit ${ed25519}`, 'git', 22, 'git.host_key_changed'],
    ['half a line', `git ssh-ed25519`, 'git', 22, 'git.host_key_unknown'],
    ['nothing', '', 'git', 22, 'git.host_key_unknown'],
  ])('reads %s', (_, text, host, port, expected) => {
    expect(outcome(text, host, port)).toBe(expected);
  });

  it('reads names that ssh-keygen hashed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenthub-hosts-'));
    const path = join(folder, 'known_hosts');
    try {
      writeFileSync(path, `git.example.com ${ed25519}\n[git.example.com]:2222 ${ed25519}\n`);
      execFileSync('ssh-keygen', ['-H', '-f', path], { stdio: 'pipe' });
      const text = readFileSync(path, 'utf8');
      expect(text).not.toContain('example');
      expect(outcome(text, 'git.example.com')).toBe('known');
      expect(outcome(text, 'git.example.com', 2222)).toBe('known');
      expect(outcome(text, 'git.example.com', 2223)).toBe('git.host_key_unknown');
      expect(outcome(text, 'git.example.org')).toBe('git.host_key_unknown');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('tells the types that are known, and shows the fingerprint that ssh-keygen shows', () => {
    const hosts = parseKnownHosts(`git ${rsa}\ngit ${ed25519}\n@revoked git ecdsa-x AAAA`);
    expect(hosts.typesOf('git', 22)).toEqual(['ssh-rsa', 'ssh-ed25519']);
    const shown = execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: ed25519 }).toString();
    const print = /SHA256:\S+/.exec(shown)?.[0] ?? 'none';
    expect(() => parseKnownHosts('').verify('git', 22, key)).toThrow(print);
  });

  it('does not stumble over a pattern or key made to be slow or short', () => {
    const pattern = `${'*a'.repeat(200)}b`;
    expect(outcome(`${pattern} ${ed25519}`, 'a'.repeat(2000))).toBe('git.host_key_unknown');
    expect(() => parseKnownHosts('').verify('git', 22, new Uint8Array(2))).toThrow('not known');
  });
});
