import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFixture, type Recorded } from '#test/fixtures/14e5071/fixture.ts';
import { startOldServer } from '#test/fixtures/14e5071/make/release.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { json } from '#test/support/answers.ts';
import { db } from '#test/support/command.ts';
import { serverJson } from '#test/support/server-json.ts';
import { isOfSearch } from './cursors.ts';
import { buildOldRelease } from './old-release.ts';
import { askAgain, type Call, copyDatabase, type Pair, whileTakenOver } from './taken-over.ts';

const fixture = readFixture();
let folder: string;
let checkout: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  checkout = process.env['OLD_RELEASE'] ?? join(folder, 'release');
  if (!process.env['OLD_RELEASE']) buildOldRelease(fixture.release, checkout);
}, 3_600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function publish(call: Call, path: string, file: string, content: string) {
  const body = JSON.stringify({ files: [{ path: file, content }] });
  const headers = { 'content-type': 'application/json' };
  await json(call(`/api/v1/${path}`, fixture.keys.mei, { method: 'POST', headers, body }), 201);
}

/** An MCP server and two agents, one of which pins it and a skill of the older release. */
async function publishOtherKinds(call: Call) {
  await publish(call, 'mcps?visibility=public', 'server.json', serverJson('io.test/pdf'));
  const head = 'tags: [pdf]\nskills: [mei/pdf]\nmcps: [mei/pdf]\n';
  const agent = agentMd('pdf', { head });
  await publish(call, 'agents?visibility=public', 'AGENT.md', agent);
  await publish(call, 'agents?visibility=public', 'AGENT.md', agentMd('only-here'));
}

/** What 14e5071 itself answers on a database to all that was recorded. */
async function askOld(url: string): Promise<Pair[]> {
  const server = await startOldServer(checkout, url, Number(new URL(fixture.registry).port));
  try {
    return await askAgain(server.call, fixture);
  } finally {
    await server.stop();
  }
}

/**
 * Without what the time of asking decides (when a key was last used) and what a search that had more documents leaves
 * in its scores: they are in cursors, and so in the tags of such answers.
 */
function comparable({ as, status, headers, body }: Recorded): unknown {
  return JSON.parse(JSON.stringify({ as, status, headers, body }), (key, value: unknown) =>
    key === 'lastUsedAt' || key === 'etag' || (key === 'nextCursor' && isOfSearch(value))
      ? 'any'
      : value,
  );
}

describe('a registry of 14e5071 that was given MCP servers and agents', () => {
  it('is one of skills again when it is taken back, for the server of 14e5071 itself', async () => {
    const path = copyDatabase(folder);
    const url = `file:${path}`;
    await whileTakenOver(fixture, url, publishOtherKinds);
    const env = { DATABASE_URL: url };
    await expect(db(env, 'down', fixture.migration)).rejects.toThrow(
      'deletes 3 assets of kinds that the release before does not have: agent mei/only-here, agent mei/pdf, mcp mei/pdf.',
    );
    await db(env, 'down', fixture.migration, '--force');
    const pairs = await askOld(url);
    for (const { recorded, now } of pairs) expect(comparable(now)).toEqual(comparable(recorded));
    expect(pairs.length).toBeGreaterThan(200);

    await db(env, 'up');
    expect(await db(env, 'check')).toMatchObject({ code: 0, out: ['all is well'] });
    await whileTakenOver(fixture, url, async (call) => {
      await publishOtherKinds(call);
      const agent = await json(call('/api/v1/agents/mei/pdf/versions/latest', null), 200);
      const parts = (agent as { parts: { kind: string; ref: string }[] }).parts;
      expect(parts.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual([
        'skill mei/pdf',
        'mcp mei/pdf',
      ]);
    });
  });
});
