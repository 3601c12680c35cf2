import type { Visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import { chineseWords, englishWords } from './words.ts';

/** A generated asset. */
export type MadeUpAsset = {
  kind: Kind;
  name: string;
  displayName: string | null;
  tags: string[];
  description: string;
  body: string;
  visibility: Visibility;
  installs: number;
  /** The index of its author, from 0. */
  person: number;
};

/** The number of authors in {@link corpus}. */
export const people = 200;

/** Rare words made of syllables, so that the vocabulary has a long tail. */
const vocabularySize = 30_000;
const syllables = 'ra ne to li su ka mo ve di pa qui zen tor mel fin gar hus lob wex yar'.split(
  ' ',
);

/**
 * The kinds of twenty assets in a row: 60 % skills, 25 % MCP servers, 15 % agents. Twenty has no factor three, so
 * every third asset of each kind is Chinese.
 */
const kinds: Kind[] = [
  ...Array.from({ length: 12 }, () => 'skill' as const),
  ...Array.from({ length: 5 }, () => 'mcp' as const),
  ...Array.from({ length: 3 }, () => 'agent' as const),
];

/**
 * Generates `count` assets of three kinds, deterministically: words follow Zipf's law over 30,000, every third
 * asset is Chinese, `skill` is in every body, installs are long-tailed, 1 in 10 is internal and 1 in 20 private.
 */
export function* corpus(count: number): Generator<MadeUpAsset> {
  const random = mulberry32(20_261_122);
  const english = zipf(random, vocabulary());
  const chinese = zipf(random, chineseWords);
  const times = (n: number, pick: () => string) => Array.from({ length: n }, pick);
  for (let at = 0; at < count; at++) {
    const isChinese = at % 3 === 0;
    const roll = random();
    let visibility: Visibility = 'public';
    if (roll < 0.05) visibility = 'private';
    else if (roll < 0.15) visibility = 'internal';
    const sentence = () =>
      isChinese
        ? `${times(8, chinese).join('')}，${times(4, chinese).join('')} ${english()}。`
        : `${times(14, english).join(' ')}. `;
    yield {
      kind: kinds[at % kinds.length] ?? 'skill',
      name: `${[...new Set(times(2, english))].join('-')}-${at.toString(36)}`,
      displayName: isChinese ? times(3, chinese).join('') : null,
      tags: [...new Set([english(), english(), chinese()])],
      description: sentence() + sentence(),
      body: `Skill. ${times(10, sentence).join('')}`,
      visibility,
      installs: Math.floor(3 / (random() + 0.0005)) - 2,
      person: Math.floor(random() * people),
    };
  }
}

/** A seeded random number generator in [0, 1). https://github.com/cprosche/mulberry32 */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function vocabulary(): string[] {
  const words = new Set(englishWords);
  for (let at = 0; words.size < vocabularySize; at++) {
    let word = '';
    for (let rest = at + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
      word += syllables[rest % syllables.length];
    words.add(word);
  }
  return [...words];
}

/** Draws words by Zipf's law: the n-th word is 1/n as frequent as the first. */
function zipf(random: () => number, words: string[]): () => string {
  const sums = new Float64Array(words.length);
  let sum = 0;
  for (let at = 0; at < words.length; at++) {
    sum += 1 / (at + 1);
    sums[at] = sum;
  }
  return () => {
    const target = random() * sum;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
}
