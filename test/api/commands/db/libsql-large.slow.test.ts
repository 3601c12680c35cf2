import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createDatabaseBlobStore } from '#api/platform/blobs/database.ts';
import { openStorage } from '#api/platform/db/open.ts';
import type { PublishResult } from '#schema/version.ts';
import { json } from '#test/support/answers.ts';
import { db } from '#test/support/command.ts';
import { copied } from '#test/support/copied.ts';
import { silentLog } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { type LibsqlServer, startLibsqlServer } from '#test/support/libsql-server.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { rawZip } from '#test/support/zip.ts';

let server: LibsqlServer;
beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(() => server.stop());

describe('agenthub db copy, to a libSQL server', () => {
  it('carries an archive of 40 MB, which is more than one answer of the server holds', async () => {
    const { registry, url, mei } = await filledRegistry();
    const parts = ['1', '2', '3', '4'].map((name) => ({ name, content: randomBytes(10_000_000) }));
    const body = rawZip([{ name: 'SKILL.md', content: skillMd('large') }, ...parts]);
    const headers = { 'content-type': 'application/zip' };
    const published = registry.call('/skills', { method: 'POST', as: mei, headers, body });
    const { digest } = (await json<PublishResult>(published, 201)).version;
    const to = server.emptyDatabase();
    await copied(url, to);
    expect((await db({ DATABASE_URL: to }, 'check')).out).toEqual(['all is well']);
    const storage = await openStorage({ url: to, migrate: false, log: silentLog });
    onTestFinished(storage.close);
    const bytes = await createDatabaseBlobStore(storage.db).read(digest);
    expect(bytes?.byteLength).toBeGreaterThan(40_000_000);
    const found = createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');
    expect(`sha256:${found}`).toBe(digest);
  });
});
