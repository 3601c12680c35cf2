import { describe, expect, it } from 'vitest';
import { hideSecrets } from '#api/platform/git/hide-secrets.ts';

/** With what every encoding writes in another way, and a plus and a slash in base64. */
const secret = 'glpat-Sec/ret+Tok=en%41&"表~~~~???';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const pair = base64(`oauth2:${secret}`);

describe('hideSecrets', () => {
  it.each([
    ['as it is', `no ${secret} here`, 'no *** here'],
    ['in a URL', `u=${encodeURIComponent(secret)}&x`, 'u=***&x'],
    ['in JSON', JSON.stringify({ at: secret }), '{"at":"***"}'],
    ['as HTTP sends it', `Authorization: Basic ${pair}`, 'Authorization: ***'],
    ['in base64 without the word', `user=${pair}; y`, 'user=***; y'],
    ['in base64 in a URL', `Basic%20${encodeURIComponent(pair)}`, 'Basic%***'],
    ['in base64 of URLs', Buffer.from(`a:${secret}`).toString('base64url'), '***'],
    ['in base64 of some JSON', base64(JSON.stringify({ a: `x:${'y'}` }) + secret), '***'],
  ])('hides a secret %s', (_, text, shown) => {
    expect(hideSecrets(text, [secret, ''])).toBe(shown);
  });

  it('leaves the rest', () => {
    const text = `repository 0123456789abcdef0123456789abcdef01234567 of ${base64('something else')}`;
    expect(hideSecrets(text, [secret])).toBe(text);
    expect(hideSecrets(text, [])).toBe(text);
  });
});
