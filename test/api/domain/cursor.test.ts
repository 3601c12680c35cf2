import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { cursorMaxLength } from '#schema/page.ts';
import { pathBytesMax } from '#schema/path.ts';
import { cursorOf, cursorPart } from '#api/domain/cursor.ts';

const pairs = cursorOf(z.tuple([z.number(), z.string()]));
const id = '01900000-0000-7000-8000-000000000000';

/** A cursor of these values, as only who forges one writes it. */
const forged = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url');

function refused(decode: () => unknown): void {
  let caught: unknown;
  try {
    decode();
  } catch (err) {
    caught = err;
  }
  expect(caught).toBeInstanceOf(AppError);
  expect(caught).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/cursor' }] });
}

describe('cursorOf', () => {
  it('gives back its values, in any script', () => {
    for (const text of ['', 'pdf-tools', '数据分析', '\u0000"%', '😀'])
      expect(pairs.decode(pairs.encode([7, text]))).toEqual([7, text]);
  });

  it('makes text that needs no escaping in a URL', () => {
    for (const text of ['>>>???', 'ÿþý', '数据'])
      expect(pairs.encode([1, text])).toMatch(/^[\w-]+$/);
  });

  it('makes no cursor that is longer than a list takes', () => {
    const paths = cursorOf(z.tuple([cursorPart.path, z.literal('unchanged')]));
    for (const character of ['a', '"', '\u0001', '字']) {
      const path = character.repeat(pathBytesMax / Buffer.byteLength(character));
      const text = paths.encode([path, 'unchanged']);
      expect(text.length).toBeLessThanOrEqual(cursorMaxLength);
      expect(paths.decode(text)).toEqual([path, 'unchanged']);
    }
  });

  it('refuses whatever is not a cursor of that shape, naming /cursor', () => {
    const others = ['', 'garbage', '%', '\u0000', 'AA==', '_-_-', 'x'.repeat(10_000)];
    for (const text of [...others, ...[[1], ['1', 'a'], [1, 'a', 2]].map(forged)])
      refused(() => pairs.decode(text));
  });

  it.each([
    ['id', [id], ['', 'x', '\0', '\ud800', id.slice(1), `${id}0`, 7, null]],
    [
      'time',
      [0, -62_135_596_800_000, 253_402_300_799_999],
      [-62_135_596_800_001, 253_402_300_800_000, Number.MAX_SAFE_INTEGER, 1e308, 0.5, '0', null],
    ],
    ['count', [0, Number.MAX_SAFE_INTEGER], [-1, 0.5, 2 ** 53, 1e308, '1', null]],
    ['name', ['pdf', 'a'.repeat(64)], ['', 'a'.repeat(65), 'A', '\0', '\ud800', 'a b', 7]],
    ['path', ['', 'a/b', '字'], ['a\0', '\ud800', '\udc00a', 'a'.repeat(1_025), 7]],
  ] as const)('takes as %s what both databases take, and nothing else', (part, right, wrong) => {
    const cursor = cursorOf<[unknown]>(z.tuple([cursorPart[part]]));
    for (const value of right) expect(cursor.decode(forged([value]))).toEqual([value]);
    for (const value of wrong) refused(() => cursor.decode(forged([value])));
  });
});
