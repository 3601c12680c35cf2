import { describe, expect, it } from 'vitest';
import { type FoundFolder, planRecursive } from '#cli/publish/plan-recursive.ts';
import { assetName } from '#schema/name.ts';

const folder = (path: string, digest = path, name = path.split('/').at(-1) ?? ''): FoundFolder => ({
  path,
  name,
  digest,
});
const names = (folders: FoundFolder[]) =>
  Object.fromEntries(
    planRecursive('skill', folders).map((one) => [
      one.path,
      one.action === 'publish' ? one.name : `same as ${one.of}`,
    ]),
  );

describe('the plan of a recursive publish', () => {
  it('lets the shallowest folder keep a shared name, and puts the telling parent before the others', () => {
    expect(
      names([
        folder('.agents/skills/tdd'),
        folder('docs/ja-JP/skills/tdd'),
        folder('docs/zh-CN/skills/tdd'),
        folder('skills/tdd'),
      ]),
    ).toEqual({
      'skills/tdd': 'tdd',
      '.agents/skills/tdd': 'agents-tdd',
      'docs/ja-JP/skills/tdd': 'ja-jp-tdd',
      'docs/zh-CN/skills/tdd': 'zh-cn-tdd',
    });
  });

  it('takes further parents where the nearest is not enough', () => {
    expect(
      names([folder('a/tdd'), folder('b/x/tdd'), folder('c/x/tdd'), folder('c/x/y/tdd')]),
    ).toEqual({
      'a/tdd': 'tdd',
      'b/x/tdd': 'x-tdd',
      'c/x/tdd': 'c-x-tdd',
      'c/x/y/tdd': 'y-tdd',
    });
  });

  it('never takes a name that another folder has of its own', () => {
    const plan = names([folder('tdd'), folder('zh/tdd'), folder('other', 'other', 'zh-tdd')]);
    expect(plan).toEqual({ tdd: 'tdd', 'zh/tdd': 'zh-tdd-2', other: 'zh-tdd' });
  });

  it('leaves out a folder with the content of another of its name, also of a renamed one', () => {
    expect(
      names([
        folder('skills/pdf', 'one'),
        folder('a/skills/pdf', 'one'),
        folder('b/skills/pdf', 'two'),
        folder('c/skills/pdf', 'two'),
      ]),
    ).toEqual({
      'skills/pdf': 'pdf',
      'a/skills/pdf': 'same as skills/pdf',
      'b/skills/pdf': 'b-pdf',
      'c/skills/pdf': 'same as b/skills/pdf',
    });
  });

  it('keeps folders of equal content apart where they have names of their own', () => {
    expect(names([folder('a', 'same'), folder('b', 'same')])).toEqual({ a: 'a', b: 'b' });
  });

  it('is the same in whatever order the folders were found', () => {
    const folders = ['x/tdd', 'y/tdd', 'z/y/tdd', 'tdd', 'a/b/tdd', 'a/c/tdd'].map((path) =>
      folder(path),
    );
    const expected = planRecursive('skill', folders);
    for (let turn = 0; turn < folders.length; turn += 1) {
      folders.push(...folders.splice(0, 1));
      expect(planRecursive('skill', folders)).toEqual(expected);
    }
    expect(planRecursive('skill', folders.toReversed())).toEqual(expected);
  });

  it('gives nothing but valid names, each once, however long or foreign the parents are', () => {
    const long = 'n'.repeat(64);
    const folders = [
      folder('', 'start', long),
      ...['文档', 'p'.repeat(80), '---', 'A.B_C', 'x'].map((parent) =>
        folder(`${parent}/f`, parent, long),
      ),
      folder('文档/x/f', 'q', long),
    ];
    const planned = planRecursive('skill', folders).flatMap((one) =>
      one.action === 'publish' ? [one.name] : [],
    );
    expect(new Set(planned).size).toBe(folders.length);
    for (const name of planned) expect(assetName.safeParse(name).success).toBe(true);
  });
});
