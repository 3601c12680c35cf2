import { describe, expect, it } from 'vitest';
import { gate, safe, safeJson, safeLines } from '#cli/terminal-text.ts';

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

  it('lets only colours through the last gate, and only where colour is on', () => {
    const text = `${escape}[31mred${escape}[39m ${escape}[2J`;
    expect(gate(text, true)).toBe(`${escape}[31mred${escape}[39m \\x1b[2J`);
    expect(gate(text, false)).toBe('red \\x1b[2J');
  });

  it('escapes C1 controls in JSON, which parses to the same value', () => {
    const value = { text: '\u009B2J\u007F\u202E写' };
    const json = safeJson(value);
    expect(json).not.toMatch(/[\u007F-\u009F\u202E]/);
    expect(JSON.parse(json)).toEqual(value);
  });
});
