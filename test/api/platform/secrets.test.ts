import { describe, expect, it } from 'vitest';
import { createSecrets } from '#api/platform/secrets.ts';

const secretKey = 'a secret key of these tests, long enough';
const secret = 'glpat-ünïcode-密钥';

describe('secrets', () => {
  it('opens what it sealed, also after a restart', async () => {
    const sealed = await createSecrets(secretKey).seal(secret, 'source 1');
    expect(await createSecrets(secretKey).open(sealed, 'source 1')).toBe(secret);
  });

  it('never seals the same text to the same bytes, and shows nothing of it', async () => {
    const secrets = createSecrets(secretKey);
    const sealed = [await secrets.seal(secret, 'a'), await secrets.seal(secret, 'a')];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const one of sealed) {
      expect(one).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]+$/);
      expect(one).not.toContain(secret);
      expect(one).not.toContain(secretKey);
    }
  });

  it('opens nothing that belongs to something else, or was changed', async () => {
    const secrets = createSecrets(secretKey);
    const sealed = await secrets.seal(secret, 'source 1');
    const unreadable = { code: 'secret.unreadable' };
    await expect(secrets.open(sealed, 'source 2')).rejects.toMatchObject(unreadable);
    for (let at = sealed.lastIndexOf('.') + 1; at < sealed.length - 1; at += 7) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      await expect(secrets.open(changed, 'source 1')).rejects.toMatchObject(unreadable);
    }
    for (const text of ['', 'v1', 'v2.a.b.c', sealed.slice(0, -20)]) {
      await expect(secrets.open(text, 'source 1')).rejects.toMatchObject(unreadable);
    }
  });

  it('knows by whose key a text was sealed, and says how to mend it', async () => {
    const [old, now] = [createSecrets(secretKey), createSecrets(`${secretKey}!`)];
    const sealed = await old.seal(secret, 'source 1');
    expect([await old.isOurs(sealed), await now.isOurs(sealed)]).toEqual([true, false]);
    await expect(now.open(sealed, 'source 1')).rejects.toMatchObject({
      detail: expect.stringContaining('agenthub sync rekey'),
    });
  });
});
