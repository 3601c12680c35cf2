import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { decodeCursor, encodeCursor } from '#api/domain/cursor.ts';

const shape = z.tuple([z.number(), z.string()]);

describe('encodeCursor', () => {
  it('gives back its values, in any script', () => {
    for (const text of ['', 'pdf-tools', '数据分析', '\u0000"%', '😀'])
      expect(decodeCursor(encodeCursor([7, text]), shape)).toEqual([7, text]);
  });

  it('makes text that needs no escaping in a URL', () => {
    for (const text of ['>>>???', 'ÿþý', '数据'])
      expect(encodeCursor([1, text])).toMatch(/^[\w-]+$/);
  });
});

describe('decodeCursor', () => {
  it('refuses whatever is not a cursor of that shape, naming /cursor', () => {
    const others = [
      '',
      'garbage',
      '%',
      '\u0000',
      'AA==',
      '_-_-',
      'x'.repeat(10_000),
      encodeCursor([1]),
      encodeCursor(['1', 'a']),
      encodeCursor([1, 'a', 2]),
    ];
    for (const text of others) {
      let caught: unknown;
      try {
        decodeCursor(text, shape);
      } catch (err) {
        caught = err;
      }
      expect(caught).toBeInstanceOf(AppError);
      expect(caught).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/cursor' }] });
    }
  });
});
