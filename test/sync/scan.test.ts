import { describe, expect, it } from 'vitest';
import type { ErrorItem } from '#schema/error.ts';
import { type Scan, scan, type ScannedTree } from '#sync/scan.ts';

/** A tree of these files; what is read of it is their text. */
function treeOf(files: Record<string, string>, problems: ErrorItem[] = []): ScannedTree {
  return {
    files: Object.entries(files).map(([path, text]) => ({
      path,
      oid: path,
      executable: path.endsWith('.sh'),
      sizeBytes: Buffer.byteLength(text),
    })),
    problems,
    readBlob: async (oid) => Buffer.from(files[oid] ?? ''),
  };
}

const pathsOf = ({ candidates }: Scan) => candidates.map(({ path }) => path);
const marketplacePath = '.claude-plugin/marketplace.json';
const skills = {
  'skills/pdf/SKILL.md': '',
  'skills/xls/SKILL.md': '',
  'plugins/x/skills/a/SKILL.md': '',
};
const listing = (plugins: unknown, more = {}) =>
  treeOf({ ...skills, [marketplacePath]: JSON.stringify({ name: 'm', plugins, ...more }) });

describe('scan', () => {
  it('finds skills anywhere, in whatever case, with their files and executable bits', async () => {
    const { candidates, problems } = await scan(
      treeOf({
        'README.md': '',
        'skills/pdf/SKILL.md': '',
        'skills/pdf/scripts/run.sh': '',
        'skills/pdf.md': '',
        'skills/pdfs/notes.md': '',
        'deep/er/still/skill.md': '',
        '.claude/skills/图表/SKILL.md': '',
      }),
      '',
    );
    expect(candidates.map(({ path, placement }) => [path, placement])).toEqual([
      ['.claude/skills/图表', 'conventional'],
      ['deep/er/still', 'elsewhere'],
      ['skills/pdf', 'conventional'],
    ]);
    expect(candidates[2]).toMatchObject({
      kind: 'skill',
      manifest: { path: 'skills/pdf/SKILL.md' },
      files: [
        { path: 'SKILL.md', oid: 'skills/pdf/SKILL.md', executable: false },
        { path: 'scripts/run.sh', oid: 'skills/pdf/scripts/run.sh', executable: true },
      ],
      problems: [],
      plugin: null,
    });
    expect(problems).toEqual([]);
  });

  it('finds a skill that is the repository itself, and one inside another, which keeps its files', async () => {
    const { candidates } = await scan(
      treeOf({ 'SKILL.md': '', LICENSE: '', 'inner/SKILL.md': '' }),
      '',
    );
    expect(candidates.map(({ path, files }) => [path, files.map((file) => file.path)])).toEqual([
      ['', ['LICENSE', 'SKILL.md', 'inner/SKILL.md']],
      ['inner', ['SKILL.md']],
    ]);
  });

  it('leaves out what publishers leave out', async () => {
    const { candidates } = await scan(
      treeOf(
        {
          'skills/pdf/SKILL.md': '',
          'skills/pdf/node_modules/x/SKILL.md': '',
          'skills/pdf/.DS_Store': '',
          'node_modules/y/SKILL.md': '',
        },
        [{ pointer: 'skills/pdf/node_modules/.bin/x', detail: 'the path is a link' }],
      ),
      '',
    );
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).toMatchObject({ files: [{ path: 'SKILL.md' }], problems: [] });
  });

  it('gives each candidate the problems of its folder, and the rest apart', async () => {
    const link = { pointer: 'skills/pdf/etc', detail: 'the path is a link' };
    const sibling = { pointer: 'skills/pdf2/etc', detail: 'the path is a link' };
    const elsewhere = { pointer: 'docs/x', detail: 'the path is a link' };
    const tree = treeOf({ 'skills/pdf/SKILL.md': '' }, [elsewhere, sibling, link]);
    const all = await scan(tree, '');
    expect(all.candidates[0]?.problems).toEqual([link]);
    expect(all.problems).toEqual([elsewhere, sibling]);
    expect((await scan(tree, 'skills/**')).problems).toEqual([sibling]);
  });

  it('keeps to the path glob, which may choose folders or manifests', async () => {
    const tree = treeOf({ ...skills, 'docs/x/SKILL.md': '' });
    expect(pathsOf(await scan(tree, 'skills/*'))).toEqual(['skills/pdf', 'skills/xls']);
    expect(pathsOf(await scan(tree, 'docs'))).toEqual(['docs/x']);
    expect(pathsOf(await scan(tree, '**/a/SKILL.md'))).toEqual(['plugins/x/skills/a']);
    expect(pathsOf(await scan(tree, 'nothing'))).toEqual([]);
  });

  it('finds nothing in a tree of nothing', async () => {
    expect(await scan(treeOf({}), '')).toEqual({ candidates: [], problems: [] });
  });

  it('goes through 20,000 files and 2,000 skills at once', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [
        `skills/s${at % 2000}/${at < 2000 ? 'SKILL.md' : `f${at}`}`,
        '',
      ]),
    );
    const { candidates } = await scan(treeOf(files), '');
    expect(candidates).toHaveLength(2000);
    expect(new Set(candidates.map((one) => one.files.length))).toEqual(new Set([10]));
  });
});

describe('scan of a marketplace', () => {
  it('says which plugin a listed skill is of: by its folder, or by name', async () => {
    const { candidates, problems } = await scan(
      listing([
        { name: 'x', source: './plugins/x', category: 'office', keywords: ['docs'] },
        { name: 'office', source: './', skills: ['./skills/pdf'] },
        { name: 'away', source: { source: 'github', repo: 'a/b' } },
      ]),
      '',
    );
    expect(candidates.map(({ path, placement, plugin }) => [path, placement, plugin])).toEqual([
      ['plugins/x/skills/a', 'marketplace', { name: 'x', category: 'office', keywords: ['docs'] }],
      ['skills/pdf', 'marketplace', { name: 'office', category: null, keywords: [] }],
      ['skills/xls', 'conventional', null],
    ]);
    expect(problems).toEqual([]);
  });

  it('starts at the root that the list gives for its plugins', async () => {
    const tree = listing([{ name: 'x', source: 'x' }], { metadata: { pluginRoot: './plugins' } });
    const { candidates } = await scan(tree, 'plugins');
    expect(candidates).toMatchObject([{ plugin: { name: 'x' } }]);
  });

  it('reports a skill that is listed and not there', async () => {
    const { problems } = await scan(
      listing([{ name: 'x', source: './', skills: './skills/gone' }]),
      '',
    );
    expect(problems).toEqual([
      { pointer: 'skills/gone', detail: expect.stringMatching(/lists it for x, but it has no/) },
    ]);
  });

  it.each([
    ['{', /is not JSON/],
    ['[]', /is not a marketplace: it must be an object/],
    ['{"plugins":{}}', /plugins must be an array/],
    ['{"plugins":[{"source":"./"}]}', /wrong entry: plugins\.0\.name is missing/],
    ['{"plugins":[{"name":"x","source":"../../etc"}]}', /leaves the repository: plugins\.0/],
    ['{"plugins":[{"name":"x","skills":"../../etc"}]}', /leaves the repository: plugins\.0/],
    [`"${'x'.repeat(1024 * 1024)}"`, /too large/],
  ])('finds the skills also beside a list that is wrong: %.40s', async (text, reason) => {
    const found = await scan(treeOf({ ...skills, [marketplacePath]: text }), '');
    expect(pathsOf(found)).toHaveLength(3);
    expect(found.problems).toMatchObject([
      { pointer: marketplacePath, detail: expect.stringMatching(reason) },
    ]);
  });
});
