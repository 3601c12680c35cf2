import { beforeAll, describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import type { AssetDetail, VersionDetail } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;
let eve: User;

const first = serverJson('com.example/weather', { title: 'Weather' });
const second = serverJson('com.example/weather', { title: 'Weather', version: '1.1.0' });
const root = '/mcps/mei/weather';

const publish = (as: User | null, files: Record<string, string>, query = '') =>
  call(`/mcps${query}`, {
    method: 'POST',
    as,
    json: { files: Object.entries(files).map(([path, content]) => ({ path, content })) },
  });

beforeAll(async () => {
  mei = await registry.user('mei');
  eve = await registry.user('eve');
  await json(publish(mei, { 'server.json': first }, '?visibility=public'), 201);
  await json(publish(mei, { 'server.json': second, 'README.md': '# Forecasts\n' }), 201);
});

describe('GET /api/v1/mcps', () => {
  it('lists servers alone, and finds them by the name of the server', async () => {
    const found = await json<Page<AssetSummary>>(call('/mcps?q=com.example'));
    expect(found).toMatchObject({
      total: 1,
      items: [{ kind: 'mcp', ref: 'mei/weather', displayName: 'Weather', latestVersion: '1.1.0' }],
    });
    expect(await json(call('/skills'))).toMatchObject({ total: 0 });
    await refusal(call('/mcps?sort=best'), 400, 'request.invalid');
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}', () => {
  it('gives the server.json as data, and the README.md beside it as the readme', async () => {
    const { version } = await json<AssetDetail>(call(root));
    expect(version?.manifest).toEqual(JSON.parse(second));
    expect(version?.readmeHtml).toContain('Forecasts');
    await refusal(call('/mcps/mei/nothing'), 404, 'asset.not_found');
    await refusal(call('/skills/mei/weather'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/mcps/{name}', () => {
  it('finds the server that a bare name means', async () => {
    expect(await json(call('/mcps/weather'))).toMatchObject({ ref: 'mei/weather', kind: 'mcp' });
    await refusal(call('/mcps/rain'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/versions', () => {
  it('lists versions, the newest first', async () => {
    const { items } = await json<Page<{ version: string }>>(call(`${root}/versions`));
    expect(items.map(({ version }) => version)).toEqual(['1.1.0', '1.0.0']);
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/versions/{version}', () => {
  it('makes a readme of the server.json where no README.md is beside it', async () => {
    const version = await json<VersionDetail>(call(`${root}/versions/1.0.0`));
    expect(version.readmeHtml).toContain('Weather');
    expect(version.readmeHtml).toContain('@example/server@1.0.0');
    await refusal(call(`${root}/versions/9.0.0`), 404, 'version.not_found');
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/versions/{version}/files', () => {
  it('lists the files', async () => {
    const { items } = await json<{ items: { path: string }[] }>(
      call(`${root}/versions/latest/files`),
    );
    expect(items.map(({ path }) => path)).toEqual(['README.md', 'server.json']);
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/versions/{version}/files/{path}', () => {
  it('gives the server.json back byte for byte: with CRLF, a byte order mark and odd spaces', async () => {
    const odd = `\ufeff${first.replaceAll('\n', '\r\n').replace('1.0.0', '1.0.1')} \r\n\t`;
    await json(publish(mei, { 'server.json': odd }), 201);
    const answer = await call(`${root}/versions/1.0.1/files/server.json`);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new TextEncoder().encode(odd));
    await refusal(call(`${root}/versions/1.0.1/files/a.md`), 404, 'file.not_found');
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/versions/{version}/source/{path}', () => {
  it('gives the lines of a file', async () => {
    const { lines } = await json<{ lines: string[] }>(
      call(`${root}/versions/1.0.0/source/server.json`),
    );
    expect(lines).toHaveLength(first.split('\n').length);
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/versions/{version}/archive', () => {
  it('gives a ZIP whose ETag is the digest', async () => {
    const answer = await call(`${root}/versions/1.0.0/archive`);
    const { digest } = await json<VersionDetail>(call(`${root}/versions/1.0.0`));
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${digest}"`]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/versions/{version}/diff/{to}', () => {
  it('tells what changed', async () => {
    const { files } = await json<{ files: { path: string; status: string }[] }>(
      call(`${root}/versions/1.0.0/diff/1.1.0`),
    );
    expect(files.map(({ path }) => path)).toEqual(['README.md', 'server.json']);
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/install-plan', () => {
  it('refuses a target that no tool has', async () => {
    await refusal(call(`${root}/install-plan?target=notepad`), 404, 'target.unknown');
  });
});

describe('POST /api/v1/mcps/{namespace}/{name}/installs', () => {
  it('counts an install', async () => {
    const body = { version: '1.1.0', target: 'claude-code' };
    const answer = await call(`${root}/installs`, { method: 'POST', as: eve, json: body });
    expect(answer.status).toBe(204);
    expect(await json(call(root, { as: eve }))).toMatchObject({ installs: 1 });
  });
});
