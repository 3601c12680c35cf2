import { describe, expect, it } from 'vitest';
import type { PublishResult, VersionDetail, VersionFile } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';
import { bytesOf, rawZip } from '#test/support/zip.ts';

const registry = await fileRegistry();
const { call } = registry;

const binary = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7 + (at >> 3)) % 256);
const script = bytesOf('#!/bin/sh\necho 中文\n');

function send(as: User, body: BodyInit, contentType?: string, query = '') {
  const headers: Record<string, string> = contentType ? { 'content-type': contentType } : {};
  return call(`/skills${query}`, { method: 'POST', as, body, headers });
}

async function fileOf(ref: string, path: string) {
  const response = await call(`/skills/${ref}/versions/latest/files/${path}`);
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

const filesOf = async (ref: string) =>
  (await json<{ items: VersionFile[] }>(call(`/skills/${ref}/versions/latest/files`))).items;

describe('POST /api/v1/skills', () => {
  it('publishes a ZIP: binary and executable files as they were, the folder around them left out', async () => {
    const mei = await registry.user('mei');
    const zip = rawZip([
      { name: 'zipped/', dosAttributes: 0x10, mode: 0o040755, method: 0 },
      { name: 'zipped/SKILL.md', content: skillMd('zipped') },
      { name: 'zipped/run', content: script, mode: 0o100755 },
      { name: 'zipped/data/图 1.bin', content: binary },
      { name: 'zipped/.DS_Store', content: 'junk' },
    ]);
    const response = await send(mei, zip, 'application/zip', '?changelog=First');
    const result = await json<PublishResult>(response, 201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(result).toMatchObject({
      outcome: 'created',
      asset: { ref: 'mei/zipped', latestVersion: '1.0.0', visibility: 'public', installs: 0 },
      version: {
        version: '1.0.0',
        distTags: ['latest'],
        fileCount: 3,
        changelog: 'First',
        channel: 'api',
        publisher: { username: 'mei' },
      },
      warnings: [],
    });
    expect((await filesOf('mei/zipped')).map(({ path, executable }) => [path, executable])).toEqual(
      [
        ['SKILL.md', false],
        ['data/图 1.bin', false],
        ['run', true],
      ],
    );
    expect(await fileOf('mei/zipped', 'run')).toEqual(script);
    expect(await fileOf('mei/zipped', `data/${encodeURIComponent('图 1.bin')}`)).toEqual(binary);
    expect(await registry.audited('version.publish', 'mei/zipped@1.0.0')).toMatchObject({
      actorName: 'mei',
      detail: { digest: result.version.digest, files: 3, visibility: 'public', channel: 'api' },
    });
  });

  it('publishes a multipart form whose file names are paths; a shebang makes a file executable', async () => {
    const bo = await registry.user('bo');
    const form = new FormData();
    form.append('file', new Blob([skillMd('formed')]), 'SKILL.md');
    form.append('file', new Blob([script]), 'bin/run');
    form.append('file', new Blob([binary]), 'data/图.bin');
    form.append('note', 'ignored');
    await json(send(bo, form), 201);
    expect((await filesOf('bo/formed')).map(({ path, executable }) => [path, executable])).toEqual([
      ['SKILL.md', false],
      ['bin/run', true],
      ['data/图.bin', false],
    ]);
    expect(await fileOf('bo/formed', encodeURIComponent('data/图.bin'))).toEqual(binary);
  });

  it('says how a ZIP is sent to whoever puts it into a form', async () => {
    const form = new FormData();
    form.append(
      'file',
      new Blob([rawZip([{ name: 'SKILL.md', content: skillMd('boxed') }])]),
      'skill.zip',
    );
    const { detail } = await refusal(
      send(await registry.user('zia'), form),
      400,
      'request.invalid',
    );
    expect(detail).toMatch(/"skill.zip", is a ZIP.*content-type application\/zip/);
  });

  it('publishes JSON with inline files, text or base64', async () => {
    const cy = await registry.user('cy');
    const files = [
      { path: 'skill.md', content: skillMd('inlined') },
      { path: 'run', content: '#!/bin/sh\n', executable: true },
      { path: 'x.bin', content: Buffer.from(binary).toString('base64'), encoding: 'base64' },
    ];
    const headers = { 'x-agenthub-channel': 'web' };
    const answer = call('/skills', { method: 'POST', as: cy, headers, json: { files } });
    expect((await json<PublishResult>(answer, 201)).version.channel).toBe('web');
    expect((await filesOf('cy/inlined')).map(({ path, executable }) => [path, executable])).toEqual(
      [
        ['SKILL.md', false],
        ['run', true],
        ['x.bin', false],
      ],
    );
    expect(await fileOf('cy/inlined', 'x.bin')).toEqual(binary);
  });

  it('gives the same content the same digest by every way in', async () => {
    const di = await registry.user('di');
    const text = skillMd('same');
    const zip = send(di, rawZip([{ name: 'SKILL.md', content: text }]), 'application/zip');
    const { digest } = (await json<PublishResult>(zip, 201)).version;
    const form = new FormData();
    form.append('file', new Blob([text]), 'SKILL.md');
    for (const again of [send(di, form), registry.publish(di, { 'SKILL.md': text })])
      expect(await json<PublishResult>(again)).toMatchObject({
        outcome: 'unchanged',
        version: { version: '1.0.0', digest },
      });
  });

  it('keeps the manifest whole, takes the version and tags from it, and warns of what is not standard', async () => {
    const el = await registry.user('el');
    const head =
      'license: MIT\nallowed-tools: Bash\nx-own: {a: [1, 2]}\nmetadata:\n  version: "2.1.0"\n  tags: PDF, 前端\n';
    const text = `\uFEFF${skillMd('lenient', { head }).replaceAll('\n', '\r\n')}`;
    const result = await json<PublishResult>(
      registry.publish(el, { 'SKILL.md': text, 'aux.txt': 'x', 'ab:c': 'y' }),
      201,
    );
    expect(result.version.version).toBe('2.1.0');
    expect(result.asset.tags).toEqual(['pdf', '前端']);
    const detail = await json<VersionDetail>(call('/skills/el/lenient/versions/2.1.0'));
    expect(detail.manifest).toMatchObject({
      name: 'lenient',
      'allowed-tools': 'Bash',
      'x-own': { a: [1, 2] },
      metadata: { version: '2.1.0' },
    });
    expect(detail.license).toBe('MIT');
    expect(detail.warnings).toEqual(result.warnings);
    expect(detail.warningCount).toBe(detail.warnings.length);
    expect(detail.warnings.filter(({ code }) => code === 'path.windows')).toEqual([
      { code: 'path.windows', file: 'ab:c', line: null, text: expect.stringContaining('"ab:c"') },
      { code: 'path.windows', file: 'aux.txt', line: null, text: expect.stringContaining('aux') },
    ]);
  });

  it('publishes to the namespace and the name that were asked for', async () => {
    const fa = await registry.user('fa');
    const files = { 'SKILL.md': skillMd('own-name') };
    const query = '?namespace=fa&name=other-name&visibility=private';
    const { asset } = await json<PublishResult>(registry.publish(fa, files, query), 201);
    expect(asset).toMatchObject({ ref: 'fa/other-name', visibility: 'private' });
  });

  it('checks in a dry run all that a publish checks, and changes nothing', async () => {
    const ga = await registry.user('ga');
    const before = await registry.counts();
    const files = { 'SKILL.md': skillMd('tried'), 'con.txt': '' };
    const result = await json<PublishResult>(
      registry.publish(ga, files, '?dryRun=true&version=3.0.0'),
    );
    expect(result).toMatchObject({
      outcome: 'checked',
      asset: { ref: 'ga/tried', latestVersion: null },
      version: { version: '3.0.0', fileCount: 2 },
      warnings: [{ code: 'path.windows', file: 'con.txt' }],
    });
    await refusal(
      registry.publish(ga, { 'SKILL.md': 'no frontmatter' }, '?dryRun=1'),
      422,
      'manifest.invalid',
    );
    expect(await registry.counts()).toEqual(before);
    await refusal(call('/skills/ga/tried', { as: ga }), 404, 'asset.not_found');
  });

  it('lets nobody publish without a credential, or to a namespace of others', async () => {
    const ha = await registry.user('ha');
    await registry.user('victim');
    const before = await registry.counts();
    const files = { 'SKILL.md': skillMd('intruder') };
    await refusal(registry.publish(null, files), 401, 'auth.required');
    const answer = registry.publish(ha, files, '?namespace=victim');
    expect((await refusal(answer, 403, 'auth.forbidden')).detail).toContain('"ha"');
    const none = registry.publish(ha, files, '?namespace=nobody');
    await refusal(none, 404, 'namespace.not_found');
    // `lastUsedAt` of a key is the only thing that a refused request may touch.
    expect(await registry.counts()).toEqual(before);
    await json(registry.publish('admin', files, '?namespace=victim'), 201);
  });

  it.each([
    ['no content type', undefined, 415],
    ['a content type that is none of ours', 'text/html', 415],
    ['an empty body that says it is a ZIP', 'application/zip', 422],
    ['an empty body that says it is JSON', 'application/json', 400],
    ['an empty form', 'multipart/form-data; boundary=x', 400],
    ['a form without a boundary', 'multipart/form-data', 400],
  ] as const)('refuses %s', async (_, contentType, status) => {
    const before = await registry.counts();
    const headers: Record<string, string> = contentType ? { 'content-type': contentType } : {};
    const answer = await call('/skills', { method: 'POST', as: 'admin', headers });
    const codes = {
      400: 'request.invalid',
      415: 'request.unsupported_media_type',
      422: 'archive.invalid',
    } as const;
    await refusal(answer, status, codes[status]);
    expect(await registry.counts()).toEqual(before);
  });

  it.each([
    ['no files', { files: [] }, '/files'],
    ['no list', { files: 'SKILL.md' }, '/files'],
    ['a list instead of an object', [], '/'],
    ['null', null, '/'],
    ['a file without content', { files: [{ path: 'SKILL.md' }] }, '/files/0/content'],
    [
      'an encoding that is none',
      { files: [{ path: 'a', content: '', encoding: 'hex' }] },
      '/files/0/encoding',
    ],
    [
      'what is not base64',
      { files: [{ path: 'a.bin', content: '%', encoding: 'base64' }] },
      'a.bin',
    ],
  ])('refuses JSON with %s, pointing at it', async (_, body, pointer) => {
    const answer = call('/skills', { method: 'POST', as: 'admin', json: body });
    const problem = await refusal(answer, 400, 'request.invalid');
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
  });

  it('refuses JSON that is cut, not UTF-8 or nested 100,000 deep', async () => {
    const type = 'application/json';
    const admin = { username: 'admin', key: registry.deps.adminApiKey ?? '', session: '' };
    await refusal(send(admin, '{"files":[', type), 400, 'request.invalid');
    await refusal(send(admin, Uint8Array.of(0x22, 0xff, 0x22), type), 400, 'request.invalid');
    const deep = `{"files":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    await refusal(send(admin, deep, type), 400, 'request.invalid');
  });

  it('refuses a form whose part has no file name, and one of 2,000 parts', async () => {
    const admin = { username: 'admin', key: registry.deps.adminApiKey ?? '', session: '' };
    const nameless = new FormData();
    nameless.append('file', skillMd('nameless'));
    expect((await refusal(send(admin, nameless), 400, 'request.invalid')).detail).toContain(
      'file name',
    );
    const many = new FormData();
    many.append('file', new Blob([skillMd('many')]), 'SKILL.md');
    for (let at = 1; at < 2000; at++) many.append('file', new Blob(['x']), `f/${at}.txt`);
    const problem = await refusal(send(admin, many), 422, 'archive.invalid');
    expect(problem.detail).toMatch(/too many parts; at most 1000 files/);
  });

  it.each([
    'namespace=A',
    'name=a_b',
    'version=',
    'distTag=1.0.0',
    'distTag=v2',
    'visibility=secret',
    'dryRun=perhaps',
    `changelog=${'x'.repeat(10_001)}`,
  ])('refuses ?%.30s', async (query) => {
    const answer = registry.publish('admin', { 'SKILL.md': skillMd('x') }, `?${query}`);
    const problem = await refusal(answer, 400, 'request.invalid');
    expect(problem.errors?.[0]?.pointer).toBe(`/${query.split('=', 1)[0]}`);
  });
});
