import postgres from 'postgres';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { storableJson } from '#schema/tables/storable.ts';

describe('storableJson', () => {
  it.each([
    [{ zebra: 1, a: 2, bb: 3, ab: 4, é: 5, 'a😀': 6, Z: 7 }],
    [{ name: 'x', metadata: { version: '1', author: 'y', b: [{ long: 1, s: 2 }] }, license: null }],
    [{ ['__proto__']: 1, constructor: { z: 1, y: 2 }, 10: 'ten', 9: 'nine', '': 0 }],
    [{ '\0': 1, '\ud800': 'half', text: '\\u0000 \0 \ud83d' }],
    [['b', { b: 1, a: [2, 1.5, 1e21, -0, true] }]],
  ])('writes %j as Postgres gives it back', async (value) => {
    const client = postgres(inject('postgresUrl'), { max: 1 });
    onTestFinished(() => client.end());
    const text = storableJson(value);
    const [row] = await client<{ json: unknown }[]>`select ${text}::text::jsonb as json`;
    expect(JSON.stringify(row?.json)).toBe(JSON.stringify(JSON.parse(text)));
  });
});
