import { adminHelpInChinese } from './messages/zh-cn-admin-help.ts';
import { errorsInChinese } from './messages/zh-cn-errors.ts';
import { helpInChinese } from './messages/zh-cn-help.ts';
import { installHelpInChinese } from './messages/zh-cn-install-help.ts';

/** The languages of help and errors. What `--json` says is in neither: codes are never translated. */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/**
 * The language of a locale such as `zh_CN.UTF-8` or `zh-Hans`; null for one that is not spoken here,
 * and for one of another character set, where our UTF-8 could not be read.
 */
export function languageOf(locale: string | undefined | null): Language | null {
  if (!locale || /\.(?!utf-?8)/i.test(locale)) return null;
  if (/^zh\b|^zh_/i.test(locale)) return 'zh-CN';
  return /^en\b|^en_/i.test(locale) ? 'en' : null;
}

/** A text of the help in that language; the text itself where there is no translation. */
export function translateHelp(text: string, language: Language): string {
  if (language === 'en') return text;
  const key = text.trim().replaceAll(/\s+/g, ' ');
  return helpInChinese[key] ?? installHelpInChinese[key] ?? adminHelpInChinese[key] ?? text;
}

/** `error`, `hint` and `warning`, as they stand in front of a message. */
export function label(word: 'error' | 'hint' | 'warning', language: Language): string {
  if (language === 'en') return `${word}:`;
  return { error: '错误：', hint: '提示：', warning: '警告：' }[word];
}

/** Who says where a version is from, and that it has changes, in words. */
export function originWords(language: Language): { claimed: string; dirty: string } {
  return language === 'en'
    ? { claimed: 'as stated by the publisher', dirty: 'some are not in this commit' }
    : { claimed: '由发布者声明', dirty: '含有未提交的更改' };
}

/** What an error is, to stand before its detail; null where the detail says it all. */
export function errorTitle(code: string, language: Language): string | null {
  if (language === 'en') return null;
  return Object.entries(errorsInChinese).find(([known]) => known === code)?.[1] ?? null;
}
