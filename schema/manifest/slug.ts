import { nameMaxLength } from '../name.ts';

/**
 * The ASCII slug of a display name, at most 64 characters: lower case, accents dropped, everything
 * else that is no letter or digit a hyphen. Null when nothing is left. `whole` is false when letters of
 * other scripts were lost.
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
