import { showInvisible } from '#schema/invisible.ts';

/** The languages of the UI; the first is the fallback. */
export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** A sentence with `{placeholders}`, or one sentence for each plural form; `{count}` selects the form. */
export type Message = string | { readonly one?: string; readonly other: string };

/** The messages of one language, by key. */
export type Dictionary = Readonly<Record<string, Message>>;

/** A translation of dictionary `D`: the same keys. */
export type TranslationOf<D extends Dictionary> = { readonly [K in keyof D]: Message };

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type TextOf<M> = M extends string ? M : M extends { other: infer S } ? S : never;

/** The arguments that `t` takes after the key of a message: none, or a value for each placeholder. */
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
 * Fills in a message. Numbers are formatted for the language, `count` selects the plural form, and invisible
 * characters in texts, which anyone may have written, are shown as code points.
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

/** The language to show: `asked` if the UI has it, else the first preference that it has, else English. */
export function chooseLocale(asked: string | null, preferences: readonly string[]): Locale {
  for (const language of [asked, ...preferences]) {
    const primary = language?.toLowerCase().split('-')[0];
    const match = locales.find((locale) => locale.toLowerCase().split('-')[0] === primary);
    if (match) return match;
  }
  return locales[0];
}
