import { describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { fileRegistry } from '#test/support/registry.ts';

const registry = await fileRegistry();

describe('the address of a client of a Worker', () => {
  it('is what Cloudflare says, in one spelling, and never what the client says', async () => {
    const given = [
      ['203.0.113.7', '203.0.113.7'],
      ['2001:0DB8::0007', '2001:db8::7'],
      ['rubbish', null],
    ] as const;
    for (const [at, [header, expected]] of given.entries()) {
      const username = `visitor-${at}`;
      const headers = { 'cf-connecting-ip': header, 'x-forwarded-for': '6.6.6.6' };
      const account = { username, email: `${username}@example.com`, password: 'a long password' };
      await json(registry.call('/auth/register', { method: 'POST', headers, json: account }), 201);
      expect(await registry.audited('user.register', username)).toMatchObject({ ip: expected });
    }
  });
});
