import { describe, expect, it } from 'vitest';
import { refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry } from '#test/support/registry.ts';
import { bomb, rawZip, type RawEntry } from '#test/support/zip.ts';

const registry = await fileRegistry();
const manifest = { name: 'SKILL.md', content: skillMd('refused') };
const mebibyte = 1024 * 1024;

const sendZip = (zip: Uint8Array<ArrayBuffer>, query = '') =>
  registry.call(`/skills${query}`, {
    method: 'POST',
    as: 'admin',
    headers: { 'content-type': 'application/zip' },
    body: zip,
  });

type Reason = [file: string, reason: RegExp];

/** Refused with the file and the reason, in the errors and in the sentence, and nothing is left behind. */
async function refused(
  answer: () => Promise<Response>,
  [file, reason]: Reason,
  code = 'archive.invalid',
) {
  const before = await registry.counts();
  const problem = await refusal(answer(), 422, code as 'archive.invalid');
  const told = problem.errors?.find(({ pointer }) => pointer === file);
  expect(problem.errors?.map(({ pointer }) => pointer)).toContain(file);
  expect(told?.detail).toMatch(reason);
  expect(problem.detail).toContain(problem.errors?.[0]?.pointer);
  expect(problem.detail).toContain(problem.errors?.[0]?.detail);
  expect(await registry.counts()).toEqual(before);
}

const zips: [string, RawEntry[], Reason][] = [
  ['an absolute path', [{ name: '/etc/passwd' }], ['/etc/passwd', /absolute/]],
  ['a path that leaves', [{ name: 'a/../../x' }], ['a/../../x', /leaves its folder/]],
  ['a backslash', [{ name: 'a\\b.txt' }], ['a\\b.txt', /backslash/]],
  ['a drive letter', [{ name: 'C:/x' }], ['C:/x', /drive letter/]],
  ['a control character', [{ name: 'a\u0007b' }], ['a\u0007b', /control character/]],
  ['a link', [{ name: 'ln', mode: 0o120777, content: '/etc/passwd' }], ['ln', /link/]],
  ['a device', [{ name: 'tty', mode: 0o020666 }], ['tty', /device/]],
  ['a pipe', [{ name: 'fifo', mode: 0o010644 }], ['fifo', /device, pipe or socket/]],
  [
    'names that differ in case',
    [{ name: 'A.txt' }, { name: 'a.TXT' }],
    ['a.TXT', /A\.txt.*case only/],
  ],
  [
    'names that differ in composition',
    [{ name: 'caf\u00e9' }, { name: 'cafe\u0301' }],
    ['cafe\u0301', /composition/],
  ],
  ['folders that differ in case', [{ name: 'D/a' }, { name: 'd/b' }], ['d/b', /folder.*case/]],
  ['the same name twice', [{ name: 'x' }, { name: 'x' }], ['x', /twice/]],
  ['a file that is a folder too', [{ name: 'x' }, { name: 'x/y' }], ['x', /folder of x\/y/]],
  ['an encrypted file', [{ name: 'x', flags: 0x0801 }], ['x', /encrypted/]],
  ['a compression that is not known', [{ name: 'x', method: 14 }], ['x', /method 14/]],
  ['a wrong checksum', [{ name: 'x', content: 'abc', crc: 1 }], ['x', /checksum/]],
  [
    'damaged data',
    [{ name: 'x', data: Uint8Array.of(0xff, 0xff), sizeBytes: 9 }],
    ['x', /damaged/],
  ],
  ['a name that is not UTF-8', [{ name: Uint8Array.of(0x66, 0xff) }], ['entry 2', /UTF-8/]],
  [
    'a ZIP that unpacks to 5 GB',
    [{ name: 'zeros.txt', data: bomb(5e9), sizeBytes: 4000 }],
    ['zeros.txt', /unpacks to more than the 4000 bytes it declares/],
  ],
  [
    'a ZIP that says that it unpacks to 4 GB',
    [{ name: 'zeros.txt', data: bomb(4096), sizeBytes: 4e9 }],
    ['zeros.txt', /3814\.7 MiB; at most 10 MiB/],
  ],
  [
    'files that share their bytes',
    [
      { name: 'a', content: 'x'.repeat(5000) },
      { name: 'b', content: 'x'.repeat(5000), phantom: true, headerOffset: 0 },
    ],
    ['b', /name in the file header differs|shares its bytes/],
  ],
];

describe('POST /api/v1/skills refuses a ZIP with', () => {
  it.each(zips)('%s', async (_, entries, reason) => {
    await refused(() => sendZip(rawZip([manifest, ...entries])), reason);
  });

  it('more files than are allowed', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => ({ name: `f${at}`, method: 0 }));
    await refused(() => sendZip(rawZip([manifest, ...many])), ['f999', /1001 files; at most 1000/]);
  });

  it('a file over 10 MiB', async () => {
    const large = { name: 'large.txt', content: new Uint8Array(10 * mebibyte + 1) };
    await refused(
      () => sendZip(rawZip([manifest, large])),
      ['large.txt', /10 MiB; at most 10 MiB/],
    );
  });

  it('a total over 50 MiB', async () => {
    const content = new Uint8Array(9 * mebibyte);
    const files = Array.from({ length: 6 }, (_, at) => ({ name: `f${at}`, content }));
    await refused(() => sendZip(rawZip([manifest, ...files])), ['f5', /total passes 50 MiB/]);
  });

  it('no SKILL.md at its root, naming the one further down', async () => {
    const deep = [
      { name: 'a/b/SKILL.md', content: manifest.content },
      { name: 'x', content: 'x' },
    ];
    await refused(() => sendZip(rawZip(deep)), ['SKILL.md', /a\/b\/SKILL\.md/]);
  });

  it('its end missing, at every length', async () => {
    const whole = rawZip([manifest, { name: 'a.txt', content: 'text' }]);
    for (let length = 1; length < whole.length; length += 23) {
      const cut = whole.slice(0, length);
      await refused(() => sendZip(cut), ['', /cut|not a ZIP|missing|damaged/]);
    }
  });

  it('a hundred wrong files, naming the first fifty', async () => {
    const wrong = Array.from({ length: 100 }, (_, at) => ({ name: `/abs${at}` }));
    const problem = await refusal(sendZip(rawZip([manifest, ...wrong])), 422, 'archive.invalid');
    expect(problem.errors).toHaveLength(50);
    expect(problem.detail).toContain('and 99 more');
  });
});

describe('POST /api/v1/skills refuses inline files with', () => {
  it.each([
    ['/etc/passwd', /absolute/],
    ['../x', /leaves its folder/],
    ['a\\b', /backslash/],
    ['a\0b', /control character/],
    ['a\ud800b', /Unicode/],
    ['', /empty/],
    ['a//b', /empty segment/],
    ['./x', /\. segment/],
    ['skill.MD', /collides with SKILL\.md/],
    ['x'.repeat(256), /255 bytes/],
    [`${'x/'.repeat(520)}x`, /1024 bytes/],
  ])('the path %j', async (path, reason) => {
    const files = { 'SKILL.md': manifest.content, [path]: 'x' };
    const pointer = path.toWellFormed();
    const before = await registry.counts();
    const problem = await refusal(registry.publish('admin', files), 422, 'archive.invalid');
    const told = problem.errors?.find((error) => error.pointer.toWellFormed() === pointer);
    expect(told?.detail).toMatch(reason);
    expect(await registry.counts()).toEqual(before);
  });

  it('far too many entries, before it looks at one', async () => {
    const before = await registry.counts();
    const entry = '{"path":"a","content":""}';
    const send = (entries: number) =>
      registry.call('/skills', {
        method: 'POST',
        as: 'admin',
        headers: { 'content-type': 'application/json' },
        body: `{"files":[${`${entry},`.repeat(entries - 1)}${entry}]}`,
      });
    for (const entries of [1_001, 130_000, 500_000]) {
      const problem = await refusal(send(entries), 422, 'archive.invalid');
      expect(problem.detail).toContain('at most 1000');
    }
    expect(await registry.counts()).toEqual(before);
  });

  it('3,500 paths of 500 folders, which once cost a gigabyte', async () => {
    const deep = 'a/'.repeat(500);
    const files = Object.fromEntries(
      Array.from({ length: 3_500 }, (_, at) => [`${at}/${deep}f`, '']),
    );
    const many = { 'SKILL.md': manifest.content, ...files };
    const problem = await refusal(registry.publish('admin', many), 422, 'archive.invalid');
    expect(problem.errors).toHaveLength(1);
    expect(problem.detail).toContain('at most 1000');
  });

  it('a path of more folders than anyone needs', async () => {
    const path = `${'a/'.repeat(64)}f`;
    const files = { 'SKILL.md': manifest.content, [path]: '' };
    const problem = await refusal(registry.publish('admin', files), 422, 'archive.invalid');
    expect(problem.detail).toContain('more than 64 segments');
  });

  it('more or larger files than this registry was set to take', async () => {
    const small = await testRegistry({ MAX_FILES: '2', MAX_FILE_MIB: '1', MAX_TOTAL_MIB: '1' });
    const files = { 'SKILL.md': skillMd('small'), a: '', b: '' };
    const many = await refusal(small.publish('admin', files), 422, 'archive.invalid');
    expect(many.detail).toContain('at most 2');
    const large = { 'SKILL.md': skillMd('small'), a: 'x'.repeat(mebibyte + 1) };
    const over = await refusal(small.publish('admin', large), 422, 'archive.invalid');
    expect(over.detail).toMatch(/^a: .*at most 1 MiB/);
    const body = { 'SKILL.md': skillMd('small'), a: 'x'.repeat(3 * mebibyte) };
    await refusal(small.publish('admin', body), 413, 'request.too_large');
  });
});

describe('POST /api/v1/skills refuses a form with', () => {
  it('300,000 parts, before it reads one', async () => {
    const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n\r\n';
    const before = await registry.counts();
    const answer = registry.call('/skills', {
      method: 'POST',
      as: 'admin',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: `${part.repeat(300_000)}--b--\r\n`,
    });
    const problem = await refusal(answer, 422, 'archive.invalid');
    expect(problem.detail).toContain('too many parts; at most 1000 files');
    expect(await registry.counts()).toEqual(before);
  });
});

const laughs = [
  'a: &a [x, x]',
  ...'bcdefghi'
    .split('')
    .map((at, index) => `${at}: &${at} [*${'abcdefgh'[index]}, *${'abcdefgh'[index]}]`),
];

describe('POST /api/v1/skills refuses a manifest', () => {
  it.each([
    ['without frontmatter', '# Only text\n', 'SKILL.md:1', /no frontmatter/],
    ['that is empty', '', 'SKILL.md:1', /no frontmatter/],
    ['whose frontmatter has no end', '---\nname: x\n', 'SKILL.md:1', /no end/],
    [
      'of invalid YAML',
      '---\nname: x\ndescription: "x\nother: [a\n---\n',
      'SKILL.md:',
      /not valid YAML/,
    ],
    ['that is a list', '---\n- a\n- b\n---\n', 'SKILL.md:2', /not a map/],
    [
      'with anchors that multiply',
      `---\nname: x\n${laughs.join('\n')}\n---\n`,
      'SKILL.md:4',
      /alias \*a/,
    ],
    [
      'nested a thousand deep',
      `---\nname: x\nx: ${'['.repeat(1000)}${']'.repeat(1000)}\n---\n`,
      'SKILL.md:',
      /nests too deeply/,
    ],
    [
      'with 65 KiB of frontmatter',
      `---\nname: x\nx: ${'y'.repeat(65 * 1024)}\n---\n`,
      'SKILL.md:1',
      /larger than 64 KiB/,
    ],
    ['of more than 1 MiB', `${skillMd('x')}${'y'.repeat(mebibyte)}`, 'SKILL.md', /at most 1 MiB/],
    ['whose name has no ASCII form', skillMd('写作'), 'SKILL.md', /no letter/],
  ])('%s', async (_, text, pointer, reason) => {
    const before = await registry.counts();
    const answer = registry.publish('admin', { 'SKILL.md': text });
    const problem = await refusal(answer, 422, 'manifest.invalid');
    expect(problem.errors?.[0]?.pointer).toMatch(new RegExp(`^${pointer}`));
    expect(problem.errors?.[0]?.detail).toMatch(reason);
    expect(await registry.counts()).toEqual(before);
  });

  it('that is not UTF-8, naming the line', async () => {
    const content = Uint8Array.of(...new TextEncoder().encode(skillMd('x')), 0xff, 0xfe);
    const lines = skillMd('x').split('\n').length;
    const reason: Reason = [`SKILL.md:${lines}`, /not UTF-8/];
    await refused(
      () => sendZip(rawZip([{ name: 'SKILL.md', content }])),
      reason,
      'manifest.invalid',
    );
  });
});
