import { describe, expect, it } from 'vitest';
import { createPasswordHasher as createJavaScript } from '#api/platform/password/bcryptjs.ts';
import { createPasswordHasher as createNative } from '#api/platform/password/node-bcrypt.ts';

const hashers = { native: createNative(), javascript: createJavaScript() };
const password = 'correct horse 电池 staple';

describe.each([
  ['native', 'javascript', '12'],
  ['javascript', 'native', '10'],
] as const)('the %s hasher', (writer, reader, cost) => {
  it(`hashes with cost ${cost}, differently each time`, async () => {
    const [one, other] = await Promise.all([
      hashers[writer].hash(password),
      hashers[writer].hash(password),
    ]);
    expect(one).toMatch(new RegExp(`^\\$2[aby]\\$${cost}\\$`));
    expect(one).not.toBe(other);
  });

  it('has a decoy of the same cost, which fits no password', async () => {
    const { decoy } = hashers[writer];
    expect(decoy).toMatch(new RegExp(`^\\$2b\\$${cost}\\$[./A-Za-z0-9]{53}$`));
    await expect(hashers[writer].verify(password, decoy)).resolves.toBe(false);
    await expect(hashers[writer].verify('', decoy)).resolves.toBe(false);
  });

  it(`writes hashes that the ${reader} one reads`, async () => {
    const hash = await hashers[writer].hash(password);
    await expect(hashers[reader].verify(password, hash)).resolves.toBe(true);
    await expect(hashers[reader].verify('wrong', hash)).resolves.toBe(false);
  });
});

describe('#password', () => {
  it('is the native hasher on Node', async () => {
    const { createPasswordHasher } = await import('#password');
    expect(createPasswordHasher).toBe(createNative);
  });
});
