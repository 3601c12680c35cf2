import { describe, expect, it } from 'vitest';
import { safe, safeJson, safeLines } from '#cli/terminal-text.ts';

const escape = '\u001B';

describe('text of others on a terminal', () => {
  it('shows escape sequences instead of obeying them', () => {
    expect(safe(`a${escape}]0;owned\u0007b${escape}[2J`)).toBe('a\\x1b]0;owned\\x07b\\x1b[2J');
    expect(safe('\u009B31m')).toBe('\\x9b31m');
  });

  it('keeps one line one line', () => {
    expect(safe('a\r\nb\tc')).toBe('a  b c');
    expect(safeLines('a\r\nb\tc\rd')).toBe('a\nb\tc d');
  });

  it('shows marks that reorder text, and keeps Chinese and emoji as they are', () => {
    expect(safe('a\u202Eb')).toBe('a\\u202eb');
    expect(safe('写好的技能 👩‍💻')).toBe('写好的技能 👩‍💻');
  });

  it('shows what is not seen, and leaves what emoji and scripts need', () => {
    expect(safe('pass\u200Bword\u00AD')).toBe('pass\\u200bword\\xad');
    expect(safe('\uFEFFa\fb\u{E0041}')).toBe('\\ufeffa\\x0cb\\u{e0041}');
    expect(safe('می\u200Cخواهم')).toBe('می\u200Cخواهم');
    expect(safeLines('a\u2028b\u0085')).toBe('a\\u2028b\\x85');
  });

  it('escapes C1 controls in JSON, which parses to the same value', () => {
    const value = { text: '\u009B2J\u007F\u202E写\u200B\u{E0041}' };
    const json = safeJson(value);
    expect(json).not.toMatch(/[\u007F-\u009F\u202E\u200B\u{E0041}]/u);
    expect(JSON.parse(json)).toEqual(value);
  });
});
