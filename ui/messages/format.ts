import { showInvisible } from '#schema/invisible.ts';

/** The languages that the UI speaks; the first is what others fall back to. */
export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** A sentence with `{placeholders}`, or one for each plural form that the language has, chosen by `{count}`. */
export type Message = string | { readonly one?: string; readonly other: string };

/** The messages of one language, by key. */
export type Dictionary = Readonly<Record<string, Message>>;

/** What another language must hold to stand beside dictionary `D`. */
export type TranslationOf<D extends Dictionary> = { readonly [K in keyof D]: Message };

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type TextOf<M> = M extends string ? M : M extends { other: infer S } ? S : never;

/** The arguments that a message needs after its key: none, or its placeholders. */
export type ArgumentsOf<M> = [NamesIn<TextOf<M>>] extends [never]
  ? []
  : [values: Record<NamesIn<TextOf<M>>, string | number>];

const pluralRules: Partial<Record<Locale, Intl.PluralRules>> = {};
const numberFormats: Partial<Record<Locale, Intl.NumberFormat>> = {};

/** A number with the language's separators. */
export function formatNumber(locale: Locale, value: number): string {
  numberFormats[locale] ??= new Intl.NumberFormat(locale);
  return numberFormats[locale].format(value);
}

/**
 * Fills a message: numbers are written as the language does, `count` picks the plural form, and what a reader
 * would not see of a text, which anyone may have written, is written out.
 */
export function formatMessage(
  locale: Locale,
  message: Message,
  values: Readonly<Record<string, string | number>> = {},
): string {
  let text = message;
  if (typeof text !== 'string') {
    pluralRules[locale] ??= new Intl.PluralRules(locale);
    const form = pluralRules[locale].select(Number(values['count'] ?? 0));
    text = (form === 'one' ? text.one : undefined) ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(locale, value) : showInvisible(value);
  });
}

/** The language to show: the one asked for if the UI speaks it, else the first preference it speaks, else English. */
export function chooseLocale(asked: string | null, preferences: readonly string[]): Locale {
  for (const language of [asked, ...preferences]) {
    const primary = language?.toLowerCase().split('-')[0];
    const match = locales.find((locale) => locale.toLowerCase().split('-')[0] === primary);
    if (match) return match;
  }
  return locales[0];
}
