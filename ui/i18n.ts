import { signal } from '@preact/signals';
import { type ErrorCode, errorCatalogue } from '#schema/error.ts';
import { readCookie, writeCookie } from './cookie.ts';
import {
  type ArgumentsOf,
  chooseLocale,
  type Dictionary,
  formatMessage,
  formatNumber as formatNumberIn,
  type Locale,
  type TranslationOf,
} from './messages/format.ts';
import { en } from './messages/en.ts';
import type * as ChineseModule from './messages/zh-CN.ts';

const stored = chooseLocale(readCookie('lang'), navigator.languages);

/** The current language: the cookie `lang`, else the browser's preference, else English. */
export const locale = signal<Locale>('en');

let chinese: typeof ChineseModule | null = null;

/** Loads the visitor's language, or English when that fails. Await it before the first render. */
export async function startLocale(): Promise<void> {
  try {
    await show(stored);
  } catch {
    await show('en');
  }
}

/** Switches the language and keeps it in the cookie `lang`, which the server reads too. */
export async function setLocale(next: Locale): Promise<void> {
  await show(next);
  writeCookie('lang', next);
}

/** English is the fallback and so in the first chunk; Chinese loads when it is needed. */
async function show(next: Locale): Promise<void> {
  if (next === 'zh-CN') chinese ??= await import('./messages/zh-CN.ts');
  locale.value = next;
  document.documentElement.lang = next;
}

/**
 * Makes a typed `t(key, values)` from the dictionaries of both languages. A component that calls `t` renders again
 * when the language changes. Each page that loads lazily has its own dictionaries.
 */
export function translator<const D extends Dictionary>(
  english: D,
  chineseOf: TranslationOf<D> | (() => TranslationOf<D>),
) {
  const dictionaryOf = (current: Locale): TranslationOf<D> => {
    if (current === 'en') return english;
    return typeof chineseOf === 'function' ? chineseOf() : chineseOf;
  };
  return <K extends keyof D>(key: K, ...[values]: ArgumentsOf<D[K]>): string =>
    formatMessage(locale.value, dictionaryOf(locale.value)[key], values);
}

/** The messages of the layout and of components that all pages share. */
export const t = translator(en, () => chinese?.zhCN ?? en);

/** The title of an error code in the current language. */
export function errorTitle(code: ErrorCode): string {
  const translated = locale.value === 'zh-CN' ? chinese?.errorTitlesZhCN[code] : undefined;
  return translated ?? errorCatalogue[code].title;
}

/** Caches an Intl object for each language, because making one is slow. */
function cached<T>(make: (locale: Locale) => T): () => T {
  const made = new Map<Locale, T>();
  return () => {
    const current = locale.value;
    let one = made.get(current);
    if (one === undefined) made.set(current, (one = make(current)));
    return one;
  };
}

const compact = cached(
  (locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
);
const relative = cached((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const absolute = cached(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long' }),
);
const dateOnly = cached((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }));

/** 1234 as `1,234`. */
export function formatNumber(value: number): string {
  return formatNumberIn(locale.value, value);
}

/** 12345 as `12.3K` or `1.2万`. */
export function formatCompact(value: number): string {
  return compact().format(value);
}

/** Bytes as `834 B`, `12.4 kB`, `3.1 MB` (1 kB = 1000 B). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 100 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[unit]}`;
}

const lists = cached((locale) => new Intl.ListFormat(locale));

/** Names as one phrase: `a, b, and c`, `a、b和c`. */
export function formatList(items: readonly string[]): string {
  return lists().format(items);
}

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['week', 604_800],
  ['month', 2_629_800],
  ['year', 31_557_600],
];

/** How long ago an RFC 3339 time is (`3 days ago`, `昨天`); under a minute is "now". */
export function formatRelative(time: string, now = Date.now()): string {
  const seconds = (Date.parse(time) - now) / 1000;
  let best: [Intl.RelativeTimeFormatUnit, number] = ['second', 1];
  for (const step of steps) if (Math.abs(seconds) >= step[1]) best = step;
  if (best[0] === 'second') return relative().format(0, 'second');
  return relative().format(Math.trunc(seconds / best[1]), best[0]);
}

/** Date, time and zone in full, for a tooltip. */
export function formatDateTime(time: string): string {
  return absolute().format(new Date(time));
}

/** The date alone. */
export function formatDate(time: string): string {
  return dateOnly().format(new Date(time));
}
