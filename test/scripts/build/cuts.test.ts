import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { cuts } from '../../../scripts/build/cuts.ts';

const require = createRequire(import.meta.url);
/** A module of ours or of a package, as text. */
const load = (text: string): Promise<Record<string, unknown>> =>
  import(`data:text/javascript,${encodeURIComponent(text)}`);
const cutOf = (file: string) => {
  const cut = cuts.find((one) => one.file.endsWith(file));
  if (!cut) throw new Error(`nothing is cut from ${file}`);
  return cut;
};

describe('what is cut from packages', () => {
  it('says why', () => {
    for (const { file, why } of cuts) expect([file, why.length > 10]).toEqual([file, true]);
  });

  it('keeps every name that a file exports, as a function that does nothing', async () => {
    const { to } = cutOf('drizzle-orm/relations.js');
    const path = require.resolve('drizzle-orm/relations').replace(/\.cjs$/, '.js');
    const whole = (await import(path)) as Record<string, unknown>;
    const cut = await load(to(readFileSync(path, 'utf8')));
    expect(Object.keys(cut).toSorted()).toEqual(Object.keys(whole).toSorted());
    for (const one of Object.values(cut)) expect((one as () => unknown)()).toBeUndefined();
  });

  it('keeps in the id of a heading what the package keeps, and differs only in letters since Unicode 13', async () => {
    const { regex: whole } = (await import('github-slugger/regex.js' as string)) as {
      regex: RegExp;
    };
    const { regex: cut } = (await load(cutOf('github-slugger/regex.js').to(''))) as {
      regex: RegExp;
    };
    const differing: number[] = [];
    for (let point = 0; point <= 0x10_ffff; point++) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const letter = String.fromCodePoint(point);
      const [before, now] = [letter.replace(whole, ''), letter.replace(cut, '')];
      if (before === now) continue;
      expect([letter, before, now]).toEqual([letter, '', letter]);
      differing.push(point);
    }
    // The first block of Unicode 14; Latin, Greek, Cyrillic, Hebrew and Arabic lie before it.
    expect(differing[0]).toBe(0x870);
    for (const [from, to] of [
      [0x3000, 0x9ffc],
      [0xac00, 0xd7ff],
      [0x1_f000, 0x1_faff],
    ] as const)
      expect(differing.filter((point) => point >= from && point <= to)).toEqual([]);
  });
});
