import { describe, expect, it } from 'vitest';
import { type Scan, scan } from '#sync/scan.ts';
import { treeOf } from './tree-of.ts';

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
    expect(await scan(treeOf({}), '')).toMatchObject({ candidates: [], problems: [] });
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

describe('scan of links', () => {
  const skill = { 'src/pdf/SKILL.md': 'text', 'src/pdf/run.sh': 'x', 'docs/v2/x.md': 'x' };
  const one = async (links: Record<string, string>, more: Record<string, string> = {}) => {
    const { candidates, problems } = await scan(treeOf({ ...skill, ...more }, [], links), '');
    return { pdf: candidates.find(({ path }) => path === 'skills/pdf'), candidates, problems };
  };

  it('follows a manifest that is a link to a file of the tree', async () => {
    const { pdf } = await one({ 'skills/pdf/SKILL.md': '../../src/pdf/SKILL.md' });
    expect(pdf).toMatchObject({
      manifest: { path: 'skills/pdf/SKILL.md', oid: 'src/pdf/SKILL.md' },
      files: [{ path: 'SKILL.md', oid: 'src/pdf/SKILL.md', linkTo: '../../src/pdf/SKILL.md' }],
      problems: [],
    });
  });

  it.each([
    ['../../src/pdf/run.sh', 'src/pdf/run.sh'],
    ['./../../src//pdf/./run.sh', 'src/pdf/run.sh'],
    ['SKILL.md', 'skills/pdf/SKILL.md'],
    ['b', 'src/pdf/run.sh'],
  ])('takes a link to %s as a copy of %s', async (target, end) => {
    const { pdf } = await one(
      {
        'skills/pdf/a': target,
        'skills/pdf/b': '../../src/pdf/run.sh',
        'skills/pdf/folder': '../../src/pdf',
      },
      { 'skills/pdf/SKILL.md': '' },
    );
    const found = pdf?.files.find(({ path }) => path === 'a');
    expect(found).toMatchObject({ oid: end, linkTo: target, executable: end.endsWith('.sh') });
  });

  it.each([
    ['/etc/passwd', /link to \/etc\/passwd, which is an absolute path/],
    ['../../../etc/passwd', /link to \.\.\/\.\.\/\.\.\/etc\/passwd, which leads out/],
    ['C:\\secrets', /which is an absolute path/],
    ['../../docs/v2', /link to \.\.\/\.\.\/docs\/v2, which is a folder/],
    ['../../../repository/src/pdf/run.sh', /which leads out/],
    ['nothing', /link to nothing, which is not there/],
    ['SKILL.md/x', /which is not there/],
    ['', /which is a folder/],
    ['a', /link to a, which leads .* in a circle/],
    ['b', /link to b, which leads .* in a circle/],
    ['out', /link to out, which leads out/],
    ['../../module/x', /link to \.\.\/\.\.\/module\/x, which is not there/],
    ['x'.repeat(5000), /target is too long/],
    ['x'.repeat(2000), /which is too long/],
  ])('refuses a link to %.40j with its target', async (target, reason) => {
    const tree = treeOf(
      { ...skill, 'skills/pdf/SKILL.md': '' },
      [{ pointer: 'module', detail: 'the path is a submodule' }],
      { 'skills/pdf/a': target, 'skills/pdf/b': 'a', 'skills/pdf/out': '../../../up' },
    );
    const [pdf] = (await scan(tree, 'skills')).candidates;
    expect(pdf?.problems).toContainEqual({
      pointer: 'skills/pdf/a',
      detail: expect.stringMatching(reason),
    });
  });

  it('makes a candidate of a manifest that is a link to nothing, with the reason', async () => {
    const { pdf } = await one({ 'skills/pdf/SKILL.md': '../gone.md' });
    expect(pdf).toMatchObject({
      manifest: null,
      files: [],
      problems: [{ pointer: 'skills/pdf/SKILL.md' }],
    });
  });

  it('goes through links that lead to one another a thousand times over', async () => {
    const links = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`skills/pdf/l${at}`, `l${(at + 1) % 1000}`]),
    );
    const { pdf } = await one(links, { 'skills/pdf/SKILL.md': '' });
    expect(pdf?.problems).toHaveLength(1000);
  });
});

describe('scan of names that are one elsewhere', () => {
  it('reads folders that differ in case only, each with what it has', async () => {
    const { candidates, problems } = await scan(
      treeOf({ 'Skills/README.md': '', 'Skills/c/SKILL.md': '', 'skills/a/SKILL.md': '' }),
      '',
    );
    expect(candidates.map(({ path }) => path)).toEqual(['Skills/c', 'skills/a']);
    expect([...problems, ...candidates.flatMap((one) => one.problems)]).toEqual([]);
  });

  it('gives a folder whose files collide a problem, and makes one candidate of two manifests', async () => {
    const { candidates } = await scan(
      treeOf({ 'a/SKILL.md': '', 'a/skill.md': '', 'b/SKILL.md': '', 'b/X/1': '', 'b/x/2': '' }),
      '',
    );
    expect(candidates.map(({ path, problems }) => [path, problems])).toEqual([
      ['a', [{ pointer: 'a/skill.md', detail: expect.stringContaining('collides with SKILL.md') }]],
      [
        'b',
        [{ pointer: 'b/x/2', detail: expect.stringContaining('the folder x collides with X') }],
      ],
    ]);
  });
});

describe('what a scan leaves out', () => {
  const problem = { pointer: 'linked', detail: 'the path is a submodule' };
  const tree = treeOf({ 'skills/a/SKILL.md': '', 'docs/x/SKILL.md': '' }, [problem]);

  it('is there all the same: what the glob passes over, and what cannot be looked into', async () => {
    const { leftOut } = await scan(tree, 'skills');
    expect(leftOut.whyPassedOver('skill', 'docs/x')).toContain(
      'the path glob no longer selects it',
    );
    expect(leftOut.whyPassedOver('skill', 'skills/a')).toBeNull();
    expect(leftOut.whyPassedOver('skill', 'docs/gone')).toBeNull();
    expect(leftOut.problemAt('linked/deep/er')).toEqual(problem);
    expect(leftOut.problemAt('linked')).toEqual(problem);
    expect(leftOut.problemAt('linked2/x')).toBeNull();
    expect(leftOut.problemAt('')).toBeNull();
  });

  it('is passed over where it cannot be looked into and is not wanted', async () => {
    const why = async (glob: string) =>
      (await scan(tree, glob)).leftOut.whyPassedOver('skill', 'linked/x');
    expect(await why('skills')).toContain('the path glob no longer selects it');
    expect(await why('')).toBeNull();
    expect(await why('**/SKILL.md')).toBeNull();
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
