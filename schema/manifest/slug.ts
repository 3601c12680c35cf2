import { nameMaxLength } from '../name.ts';

/**
 * The ASCII slug of a display name, at most 64 characters: in lower case, without accents, and with a hyphen for
 * everything that is not a letter or digit. Null if nothing is left. `whole` is false if letters of other scripts
 * were lost.
 */
export function slugify(text: string): { slug: string | null; whole: boolean } {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’]/g, '');
  const slug = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, nameMaxLength + 1)
    .replace(/^-/, '')
    .slice(0, nameMaxLength)
    .replace(/-$/, '');
  return { slug: slug === '' ? null : slug, whole: !/[^\P{L}a-z]/u.test(plain) };
}
