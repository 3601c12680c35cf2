/**
 * The licences that packages in a bundle may have, by their SPDX identifiers. They permit to pass a bundle on
 * under Apache-2.0 together with their notices. The build fails on any other: read it before you add it.
 */
export const allowedLicences = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
]);

/** The licences of packages whose own files name none, or which are not installed, each with its source. */
export const statedLicences: Record<string, { licence: string; author: string; source: string }> = {
  'neverpanic@0.0.5': {
    licence: 'MIT',
    author: 'the authors of neverpanic, https://github.com/bgrcs/neverpanic',
    source: 'its package.json names none; that of 0.0.7, by the same author, does',
  },
  'unist-util-find-after@5.0.0': {
    licence: 'MIT',
    author: 'Titus Wormer <tituswormer@gmail.com>',
    source: 'its package.json; the API reference contains it, but npm does not install it here',
  },
};
