import { adminHelpInChinese } from './messages/zh-cn-admin-help.ts';
import { environmentInChinese } from './messages/zh-cn-environment.ts';
import { errorsInChinese } from './messages/zh-cn-errors.ts';
import { helpInChinese } from './messages/zh-cn-help.ts';
import { afterHelpInChinese } from './messages/zh-cn-after-help.ts';
import { installHelpInChinese } from './messages/zh-cn-install-help.ts';
import { peopleHelpInChinese } from './messages/zh-cn-people-help.ts';

/** The languages of help and errors. The output of `--json` is never translated. */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/**
 * The language of a locale such as `zh_CN.UTF-8` or `zh-Hans`; null for an unsupported language, and for
 * a locale with another character set, which could not show UTF-8.
 */
export function languageOf(locale: string | undefined | null): Language | null {
  if (!locale || /\.(?!utf-?8)/i.test(locale)) return null;
  if (/^zh\b|^zh_/i.test(locale)) return 'zh-CN';
  return /^en\b|^en_/i.test(locale) ? 'en' : null;
}

/** Translates a text of the help; gives the text itself if there is no translation. */
export function translateHelp(text: string, language: Language): string {
  if (language === 'en') return text;
  const key = text.trim().replaceAll(/\s+/g, ' ');
  return (
    helpInChinese[key] ??
    afterHelpInChinese[key] ??
    installHelpInChinese[key] ??
    adminHelpInChinese[key] ??
    peopleHelpInChinese[key] ??
    environmentInChinese[key] ??
    text
  );
}

/** The label in front of a message: `error`, `hint` or `warning`. */
export function label(word: 'error' | 'hint' | 'warning', language: Language): string {
  if (language === 'en') return `${word}:`;
  return { error: '错误：', hint: '提示：', warning: '警告：' }[word];
}

/** The words for an origin that the publisher states, and for files that differ from the commit. */
export function originWords(language: Language): { claimed: string; dirty: string } {
  return language === 'en'
    ? { claimed: 'as stated by the publisher', dirty: 'some are not in this commit' }
    : { claimed: '由发布者声明', dirty: '含有未提交的更改' };
}

/** The translated title of an error, shown before its detail; null if the detail is enough. */
export function errorTitle(code: string, language: Language): string | null {
  if (language === 'en') return null;
  return Object.entries(errorsInChinese).find(([known]) => known === code)?.[1] ?? null;
}
