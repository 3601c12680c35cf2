import { describe, expect, it } from 'vitest';
import { chooseLocale, formatMessage } from '#ui/messages/format.ts';

describe('formatMessage', () => {
  it('fills placeholders and leaves unknown ones as they are', () => {
    expect(formatMessage('en', 'In {namespace} {other}', { namespace: 'platform' })).toBe(
      'In platform {other}',
    );
  });

  it('writes numbers as the language does', () => {
    expect(formatMessage('en', '{count} skills', { count: 12_345 })).toBe('12,345 skills');
  });

  it('picks the plural form of the language', () => {
    const message = { one: '{count} skill', other: '{count} skills' };
    expect(formatMessage('en', message, { count: 1 })).toBe('1 skill');
    expect(formatMessage('en', message, { count: 0 })).toBe('0 skills');
    expect(formatMessage('zh-CN', { other: '{count} 个技能' }, { count: 1 })).toBe('1 个技能');
  });

  it('writes out what a reader would not see of a value', () => {
    expect(formatMessage('en', '{name} is binary', { name: 'run\u202ehs.txt' })).toBe(
      'run‹U+202E›hs.txt is binary',
    );
  });

  it('does not fill what a value brings in', () => {
    expect(formatMessage('en', '{a}', { a: '{b}', b: 'x' })).toBe('{b}');
  });
});

describe('chooseLocale', () => {
  it('takes what was asked for over what the browser prefers', () => {
    expect(chooseLocale('en', ['zh-CN'])).toBe('en');
    expect(chooseLocale('zh-CN', ['en'])).toBe('zh-CN');
  });

  it('takes the first preference that the UI speaks, whatever its region', () => {
    expect(chooseLocale(null, ['fr', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(chooseLocale('tlh', ['en-GB', 'zh'])).toBe('en');
  });

  it('falls back to English', () => {
    expect(chooseLocale(null, ['fr'])).toBe('en');
    expect(chooseLocale(null, [])).toBe('en');
  });
});
