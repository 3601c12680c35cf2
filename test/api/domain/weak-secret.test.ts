import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { weaknessOfKey, weaknessOfPassword } from '#api/domain/weak-secret.ts';

const admin = { username: 'admin', email: 'admin@agenthub.local' };

describe('weaknessOfKey', () => {
  it.each([
    'change-me-in-production-change-me',
    'CHANGEME-CHANGEME-CHANGEME-CHANGEME',
    'please_change_this_secret_key_please',
    'replace-me-with-32-random-characters',
    'your-secret-key-of-32-characters-or-more',
    'your-own-key-here-0123456789abcdef',
    'an-example-key-that-nobody-should-use',
    'None was given: see docs/operations.md, Compose.',
    'k'.repeat(40),
    'abcabcabcabcabcabcabcabcabcabcabcabc',
    'secretsecretsecretsecretsecretsecret',
    '0123456789abcdef0123456789abcdef',
    '01'.repeat(20),
  ])('takes %j for none', (key) => {
    expect(weaknessOfKey(key)).toMatch(/^(is|has|repeats) /);
  });

  it('takes what a program made, of whatever alphabet', () => {
    for (let times = 0; times < 200; times++) {
      for (const encoding of ['base64', 'base64url', 'hex'] as const)
        expect(weaknessOfKey(randomBytes(24).toString(encoding))).toBeNull();
      expect(weaknessOfKey(`sr_${randomBytes(32).toString('base64url')}`)).toBeNull();
    }
  });
});

describe('weaknessOfPassword', () => {
  it.each([
    'admin123',
    'Admin@123',
    'admin2026!',
    'password',
    'Password1!',
    'P@ssw0rd',
    'passw0rd123',
    'adminadmin',
    'changeme',
    'change-me',
    'ChangeMe123!',
    '12345678',
    '20260131',
    'aaaaaaaa',
    'abababab',
    'qwertyuiop',
    'letmein1',
    'agenthub',
    'AgentHub2026',
    'admin@agenthub.local',
    'None was given: see docs/operations.md, Compose.',
  ])('takes %j for known', (password) => {
    expect(weaknessOfPassword(password, admin)).toMatch(/^(is|has) /);
  });

  it("takes the account's own name for known", () => {
    const mei = { username: 'meilin', email: 'mei@example.com' };
    for (const password of ['meilin12', 'Meilin!!', 'mei@example.com'])
      expect(weaknessOfPassword(password, mei)).not.toBeNull();
  });

  it.each([
    'correct horse battery staple',
    'password of the admin',
    'Adm1n-passw0rd-xyz',
    'administration of hubs',
    'admin-8301-2294-7719',
    '密码很长很长很长',
    '9f3b71c2',
    '730184625518',
  ])('leaves %j be', (password) => {
    expect(weaknessOfPassword(password, admin)).toBeNull();
  });

  it('leaves be what a program made', () => {
    for (let times = 0; times < 200; times++)
      expect(weaknessOfPassword(randomBytes(12).toString('base64url'), admin)).toBeNull();
  });
});
