import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AssetDetail, PublishResult } from '#schema/version.ts';
import { json } from '#test/support/answers.ts';
import { fileRegistry } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;
const mei = await registry.user('mei');

const post = (body: unknown) => call('/mcps', { method: 'POST', as: mei, json: body });
const fileOf = async ({ asset, version }: PublishResult) => {
  const path = `/mcps/${asset.ref}/versions/${version.version}/files/server.json`;
  return (await call(path, { as: mei })).text();
};

/** 529 entries of the official registry, which are not part of this repository. */
const sample = '../shared/data/mcp/servers.sample.json';

describe.runIf(existsSync(sample))('the entries of the official registry', () => {
  it('are all taken, and come back equal', { timeout: 600_000 }, async () => {
    const entries = JSON.parse(readFileSync(sample, 'utf8')) as {
      server: { name: string; version: string };
    }[];
    const names = new Map<string, string>();
    for (const { server } of entries) {
      const published = await json<PublishResult>(post({ manifest: server }), 201);
      expect(JSON.parse(await fileOf(published))).toEqual(server);
      const { name } = published.asset;
      expect(names.get(name) ?? server.name).toBe(server.name);
      names.set(name, server.name);
    }
    expect(entries.length).toBe(529);
    expect(names.size).toBe(200);
    const [first] = names.keys();
    const detail = await json<AssetDetail>(call(`/mcps/mei/${first}`, { as: mei }));
    expect(detail.version?.manifest['name']).toBe(names.get(first ?? ''));
  });
});
