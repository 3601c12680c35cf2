import { describe, expect, it } from 'vitest';
import { etagOf, matches } from '#api/http/etag.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('conditional reads', () => {
  it('answer 304 without a body to who has the answer, signed in or not', async () => {
    const { call, user, publish } = await testRegistry();
    const ada = await user('ada');
    await publish(ada, { 'SKILL.md': skillMd('open') });
    for (const as of [null, ada]) {
      const first = await call('/skills', { as });
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]+"$/);
      for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await call('/skills', { as, headers: { 'if-none-match': given } });
        expect(again.status).toBe(304);
        expect(await again.text()).toBe('');
        expect(again.headers.get('etag')).toBe(etag);
        expect(again.headers.get('vary')).toBe(first.headers.get('vary'));
        expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
      }
      const other = await call('/skills', { as, headers: { 'if-none-match': '"other"' } });
      expect(other.status).toBe(200);
    }
  });

  it('give another ETag once the answer is another', async () => {
    const { call, user, publish } = await testRegistry();
    const ada = await user('ada');
    const before = (await call('/skills')).headers.get('etag') ?? '';
    await publish(ada, { 'SKILL.md': skillMd('open') });
    const after = await call('/skills', { headers: { 'if-none-match': before } });
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(before);
  });

  it('give HEAD the headers of GET', async () => {
    const { call } = await testRegistry();
    const get = await call('/skills');
    const head = await call('/skills', { method: 'HEAD' });
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
    expect(await head.text()).toBe('');
  });
});

describe('etagOf', () => {
  it('is the same for the same bytes, wherever they lie', () => {
    const whole = bytes('12345678abcdefg');
    expect(etagOf(whole.slice(8))).toBe(etagOf(bytes('abcdefg')));
  });

  it('tells texts apart that differ in one character, in order or in length', () => {
    const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
    const texts = [text, text.slice(1), text.slice(0, -1), `${text} `, '', 'a', 'b', 'ab', 'ba'];
    for (let at = 0; at < text.length; at++)
      texts.push(`${text.slice(0, at)}X${text.slice(at + 1)}`);
    expect(new Set(texts.map((one) => etagOf(bytes(one)))).size).toBe(texts.length);
  });
});

describe('matches', () => {
  it('takes no part of an ETag for the whole', () => {
    expect(matches('"abc"', '"ab"')).toBe(false);
    expect(matches('', '"ab"')).toBe(false);
    expect(matches(undefined, '"ab"')).toBe(false);
  });
});
