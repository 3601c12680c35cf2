import { beforeAll, describe, expect, it } from 'vitest';
import { inflateRawSync } from 'node:zlib';
import { readDirectory, locateData } from '#api/domain/archive/zip-directory.ts';
import { digestOf } from '#api/domain/archive/digest.ts';
import type { Page } from '#schema/page.ts';
import type {
  AssetDetail,
  FileSource,
  VersionDetail,
  VersionFile,
  VersionSummary,
} from '#schema/version.ts';
import type { VersionDiff } from '#schema/version-diff.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';
import { rawZip } from '#test/support/zip.ts';

const registry = await fileRegistry();
const { call } = registry;
const binary = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 5)) % 256);
const base = '/skills/mei/pdf/versions';
const evil = '<script>alert(document.domain)</script>';
let mei: User;

beforeAll(async () => {
  mei = await registry.user('mei');
  const zip = rawZip([
    { name: 'SKILL.md', content: skillMd('pdf', { description: 'Reads PDF', body: 'One\nTwo' }) },
    { name: 'bin/run', content: '#!/bin/sh\necho hi\n', mode: 0o100755 },
    { name: 'data/noise.bin', content: binary },
    { name: 'empty.txt', content: '' },
    { name: 'page.html', content: evil },
    { name: 'logo.svg', content: `<svg xmlns="http://www.w3.org/2000/svg">${evil}</svg>` },
    { name: 'code.js', content: 'const a = 1;\n' },
    { name: 'a b/深 (1)#?%.txt', content: 'odd name' },
  ]);
  const headers = { 'content-type': 'application/zip' };
  await json(call('/skills?version=1.0.0', { method: 'POST', as: mei, headers, body: zip }), 201);
  const files = {
    'SKILL.md': skillMd('pdf', { description: 'Reads and writes PDF', body: 'One\nThree' }),
    'new.txt': 'new\n',
  };
  await json(registry.publish(mei, files, '?version=1.1.0&changelog=Less'), 201);
});

describe('GET /api/v1/skills/{namespace}/{name}/versions', () => {
  it('lists versions, newest first, page by page, without manifests', async () => {
    const all = await json<Page<VersionSummary>>(call(base));
    expect(all.total).toBe(2);
    expect(all.items.map(({ version }) => version)).toEqual(['1.1.0', '1.0.0']);
    const newest = { distTags: ['latest'], changelog: 'Less', fileCount: 2, origin: null };
    expect(all.items[0]).toMatchObject(newest);
    expect(all.items[0]).not.toHaveProperty('manifest');
    const first = await json<Page<VersionSummary>>(call(`${base}?size=1`));
    const next = await json<Page<VersionSummary>>(
      call(`${base}?size=1&cursor=${first.nextCursor}`),
    );
    expect([...first.items, ...next.items]).toEqual(all.items);
    expect(next.nextCursor).toBeNull();
    await refusal(call(`${base}?cursor=garbage`), 400, 'request.invalid');
    await refusal(call('/skills/mei/none/versions'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/versions/{version}', () => {
  it('gives a version by number and by dist-tag, with manifest and readme', async () => {
    const exact = await json<VersionDetail>(call(`${base}/1.1.0`));
    expect(exact).toMatchObject({ version: '1.1.0', manifest: { name: 'pdf' }, warnings: [] });
    expect(exact.readmeHtml).toContain('Three');
    expect(exact.manifestTokens).toBeGreaterThan(5);
    expect(await json(call(`${base}/latest`))).toEqual(exact);
  });

  it('answers 404 for a version that is not there, naming the latest', async () => {
    const problem = await refusal(call(`${base}/9.0.0`), 404, 'version.not_found');
    expect(problem.detail).toContain('1.1.0');
    for (const version of ['v1.1.0', '^9', '<1.0.0', 'nonsense', '%20', '%ff'])
      await refusal(call(`${base}/${version}`), 404, 'version.not_found');
    await refusal(call(`${base}/${'9'.repeat(129)}`), 400, 'request.invalid');
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/versions/{version}/files', () => {
  it('lists the files by path with size, digest, type and mode', async () => {
    const { items } = await json<{ items: VersionFile[] }>(call(`${base}/1.0.0/files`));
    expect(items.map(({ path }) => path)).toEqual([
      'SKILL.md',
      'a b/深 (1)#?%.txt',
      'bin/run',
      'code.js',
      'data/noise.bin',
      'empty.txt',
      'logo.svg',
      'page.html',
    ]);
    expect(items[4]).toEqual({
      path: 'data/noise.bin',
      digest: await digestOf(binary),
      sizeBytes: 300_000,
      executable: false,
      mediaType: 'application/octet-stream',
    });
    await refusal(call(`${base}/9.0.0/files`), 404, 'version.not_found');
    await refusal(call('/skills/mei/none/versions/1.0.0/files'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/versions/{version}/files/{path}', () => {
  const file = (path: string, init = {}) => call(`${base}/1.0.0/files/${path}`, init);

  it('gives the bytes of every file exactly, whatever its name', async () => {
    const { items } = await json<{ items: VersionFile[] }>(call(`${base}/1.0.0/files`));
    for (const { path, digest, sizeBytes } of items) {
      const response = await file(path.split('/').map(encodeURIComponent).join('/'));
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect([path, bytes.length, await digestOf(bytes)]).toEqual([path, sizeBytes, digest]);
      expect(response.headers.get('etag')).toBe(`"${digest}"`);
    }
    expect((await file(encodeURIComponent('bin/run'))).status).toBe(200);
  });

  it('is never a page or a script of our origin', async () => {
    const type = async (path: string) => {
      const { headers } = await file(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/);
      return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]];
    };
    expect(await type('page.html')).toEqual(['text/plain; charset=utf-8', 'inline']);
    expect(await type('code.js')).toEqual(['text/plain; charset=utf-8', 'inline']);
    expect(await type('SKILL.md')).toEqual(['text/plain; charset=utf-8', 'inline']);
    expect(await type('logo.svg')).toEqual(['image/svg+xml', 'inline']);
    expect(await type('data/noise.bin')).toEqual(['application/octet-stream', 'attachment']);
  });

  it('answers 404 for a path that the version does not have', async () => {
    for (const path of [
      'none',
      'skill.md',
      'data',
      'data/',
      '..%2f..%2fetc%2fpasswd',
      '%ff',
      'bin//run',
    ])
      await refusal(file(path), 404, 'file.not_found');
    await refusal(call(`${base}/9.0.0/files/SKILL.md`), 404, 'version.not_found');
    await refusal(call('/skills/mei/none/versions/1.0.0/files/x'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/versions/{version}/source/{path}', () => {
  const source = (path: string) => json<FileSource>(call(`${base}/1.0.0/source/${path}`));

  it('gives highlighted lines of text, with the markup of the file as text', async () => {
    const code = await source('code.js');
    expect(code).toMatchObject({ path: 'code.js', language: 'javascript' });
    expect(code.lines?.[0]).toMatch(/<span class="hljs-keyword">const<\/span>/);
    expect((await source('page.html')).lines?.join('')).not.toContain('<script');
  });

  it('gives no lines of a binary file, and 404 for none', async () => {
    expect((await source('data/noise.bin')).lines).toBeNull();
    await refusal(call(`${base}/1.0.0/source/none`), 404, 'file.not_found');
    await refusal(call(`${base}/9.0.0/source/SKILL.md`), 404, 'version.not_found');
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/versions/{version}/archive', () => {
  it('gives the ZIP whose digest is the version, holding exactly the listed files', async () => {
    const response = await call(`${base}/1.0.0/archive`);
    const zip = new Uint8Array(await response.arrayBuffer());
    const version = await json<VersionDetail>(call(`${base}/1.0.0`));
    expect(await digestOf(zip)).toBe(version.digest);
    expect(zip.length).toBe(version.archiveBytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: `"${version.digest}"`,
      'content-type': 'application/zip',
      'content-length': String(zip.length),
      'content-disposition': 'attachment; filename="pdf-1.0.0.zip"',
      'cache-control': 'public, max-age=60, must-revalidate',
      'x-agenthub-version': '1.0.0',
    });
    const { items } = await json<{ items: VersionFile[] }>(call(`${base}/1.0.0/files`));
    const { entries, directoryOffset } = readDirectory(zip);
    expect(entries.map(({ name }) => name)).toEqual(items.map(({ path }) => path));
    for (const [at, entry] of entries.entries()) {
      const { start, end } = locateData(zip, entry, directoryOffset);
      const packed = zip.subarray(start, end);
      const bytes = entry.method === 8 ? inflateRawSync(packed) : packed;
      expect(await digestOf(Uint8Array.from(bytes))).toBe(items[at]?.digest);
      expect((entry.mode & 0o111) !== 0).toBe(items[at]?.executable);
    }
  });

  it('is asked for again under a dist-tag, and answers HEAD without the bytes', async () => {
    const tagged = await call(`${base}/latest/archive`);
    expect(tagged.headers.get('cache-control')).toBe('public, no-cache');
    expect(tagged.headers.get('x-agenthub-version')).toBe('1.1.0');
    const head = await call(`${base}/1.0.0/archive`, { method: 'HEAD' });
    expect(await head.text()).toBe('');
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1000);
    await refusal(call(`${base}/9.0.0/archive`), 404, 'version.not_found');
    await refusal(call('/skills/mei/none/versions/1.0.0/archive'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/versions/{version}/diff/{to}', () => {
  it('tells what changed, as hunks a file', async () => {
    const diff = await json<VersionDiff>(call(`${base}/1.0.0/diff/latest`));
    expect(diff).toMatchObject({ from: '1.0.0', to: '1.1.0', truncated: false });
    const change = (path: string) => diff.files.find((file) => file.path === path);
    expect(diff.files.map(({ path, change }) => `${change} ${path}`)).toContain('added new.txt');
    const lines = change('SKILL.md')?.hunks?.flatMap((hunk) => hunk.lines) ?? [];
    expect(lines).toContain('-description: Reads PDF');
    expect(lines).toContain('+description: Reads and writes PDF');
    expect(change('data/noise.bin')).toMatchObject({ change: 'removed', hunks: null });
    const back = await json<VersionDiff>(call(`${base}/1.1.0/diff/1.0.0`));
    expect(back.files.find(({ path }) => path === 'new.txt')?.change).toBe('removed');
    const none = await json<VersionDiff>(call(`${base}/1.0.0/diff/1.0.0`));
    expect(none.files).toEqual([]);
  });

  it('answers 404 when either is not there', async () => {
    await refusal(call(`${base}/1.0.0/diff/9.0.0`), 404, 'version.not_found');
    await refusal(call(`${base}/9.0.0/diff/1.0.0`), 404, 'version.not_found');
    await refusal(call('/skills/mei/none/versions/1.0.0/diff/1.1.0'), 404, 'asset.not_found');
  });
});

const yank = (ref: string, as: User | 'admin' | null, body: unknown = { reason: 'Broken' }) =>
  call(`/skills/${ref}/yank`, { method: 'POST', as, json: body });
const unyank = (ref: string, as: User | 'admin' | null) =>
  call(`/skills/${ref}/yank`, { method: 'DELETE', as });

async function published(username: string, ...versions: string[]): Promise<User> {
  const user = await registry.user(username);
  for (const version of versions) {
    const description = `Words of ${version}`;
    const files = { 'SKILL.md': skillMd('tool', { description }) };
    await json(registry.publish(user, files, `?version=${version}`), 201);
  }
  return user;
}

describe('POST /api/v1/skills/{namespace}/{name}/versions/{version}/yank', () => {
  it('hides the version from resolution, keeps it by its number, and moves latest to the next', async () => {
    const bo = await published('bo', '1.0.0', '2.0.0');
    expect(await json(yank('bo/tool/versions/2.0.0', bo))).toMatchObject({
      version: '2.0.0',
      yankReason: 'Broken',
      yankedAt: expect.stringMatching(/Z$/),
    });
    const asset = await json<AssetDetail>(call('/skills/bo/tool'));
    expect(asset).toMatchObject({ latestVersion: '1.0.0', distTags: { latest: '1.0.0' } });
    expect(asset.description).toBe('Words of 1.0.0');
    expect((await json<Page<unknown>>(call('/skills?q=2.0.0&owner=bo'))).total).toBe(0);
    expect((await call('/skills/bo/tool/versions/2.0.0/archive')).status).toBe(200);
    expect(await json(call('/skills/bo/tool/versions/latest'))).toMatchObject({ version: '1.0.0' });
    expect(await registry.audited('version.yank', 'bo/tool@2.0.0')).toMatchObject({
      actorName: 'bo',
      detail: { reason: 'Broken' },
    });
  });

  it('leaves an asset of which nothing can be resolved, but which can be seen', async () => {
    const cy = await published('cy', '1.0.0');
    await json(yank('cy/tool/versions/latest', cy));
    const asset = await json<AssetDetail>(call('/skills/cy/tool'));
    expect(asset).toMatchObject({ latestVersion: null, version: null, distTags: {} });
    const problem = await refusal(
      call('/skills/cy/tool/versions/latest'),
      404,
      'version.not_found',
    );
    expect(problem.detail).toContain('yanked');
    expect((await json<Page<unknown>>(call('/skills?q=tool&owner=cy'))).total).toBe(0);
  });

  it('refuses no reason, no token, and someone who may not', async () => {
    const di = await published('di', '1.0.0');
    const before = await registry.counts();
    for (const body of [{}, { reason: ' ' }, { reason: 'x'.repeat(1001) }])
      await refusal(yank('di/tool/versions/1.0.0', di, body), 400, 'request.invalid');
    await refusal(yank('di/tool/versions/1.0.0', null), 401, 'auth.required');
    await refusal(yank('di/tool/versions/1.0.0', mei), 403, 'auth.forbidden');
    await refusal(yank('di/tool/versions/9.0.0', di), 404, 'version.not_found');
    await refusal(yank('di/none/versions/1.0.0', di), 404, 'asset.not_found');
    expect(await registry.counts()).toEqual(before);
  });
});

describe('DELETE /api/v1/skills/{namespace}/{name}/versions/{version}/yank', () => {
  it('makes the version resolvable again', async () => {
    const el = await published('el', '1.0.0');
    await json(yank('el/tool/versions/1.0.0', el));
    const summary = await json(unyank('el/tool/versions/1.0.0', el));
    expect(summary).toMatchObject({ yankedAt: null, yankReason: null });
    expect(await json(call('/skills/el/tool'))).toMatchObject({ latestVersion: '1.0.0' });
    expect((await json<Page<unknown>>(call('/skills?q=tool&owner=el'))).total).toBe(1);
    expect(await registry.audited('version.unyank', 'el/tool@1.0.0')).toMatchObject({
      actorName: 'el',
    });
  });

  it('moves latest back to the newest version, and not for a yank that never was', async () => {
    const gu = await published('gu', '1.0.0', '2.0.0');
    await json(yank('gu/tool/versions/2.0.0', gu));
    await json(unyank('gu/tool/versions/2.0.0', gu));
    expect(await json(call('/skills/gu/tool'))).toMatchObject({ latestVersion: '2.0.0' });
    const back = { method: 'PUT', as: gu, json: { version: '1.0.0' } };
    await json(call('/skills/gu/tool/dist-tags/latest', back));
    await json(unyank('gu/tool/versions/2.0.0', gu));
    expect(await json(call('/skills/gu/tool'))).toMatchObject({ latestVersion: '1.0.0' });
  });

  it('refuses no token and someone who may not', async () => {
    const fa = await published('fa', '1.0.0');
    await json(yank('fa/tool/versions/1.0.0', fa));
    await refusal(unyank('fa/tool/versions/1.0.0', null), 401, 'auth.required');
    await refusal(unyank('fa/tool/versions/1.0.0', mei), 403, 'auth.forbidden');
    await refusal(unyank('fa/tool/versions/9.0.0', fa), 404, 'version.not_found');
  });
});
