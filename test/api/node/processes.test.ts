import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { digestOf } from '#api/domain/archive/digest.ts';
import type { Page } from '#schema/page.ts';
import type { AssetDetail, PublishResult, VersionSummary } from '#schema/version.ts';
import { json } from '#test/support/answers.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { skillMd } from '#test/support/registry.ts';
import { processAdminKey, serve, type ServerProcess } from '#test/support/server-process.ts';

const environment = (folder: string) => ({
  DATA_DIR: folder,
  ADMIN_API_KEY: processAdminKey,
  ADMIN_PASSWORD: 'password of the admin',
  DEFAULT_VISIBILITY: 'public',
  // So that a request says which address it is of.
  TRUSTED_PROXIES: 'loopback',
});
const api = (server: ServerProcess, path: string, init?: RequestInit) =>
  fetch(`${server.url}/api/v1${path}`, init);

function publish(server: ServerProcess, files: Record<string, string>, query = '') {
  const list = Object.entries(files).map(([path, content]) => ({ path, content }));
  return api(server, `/skills${query}`, {
    method: 'POST',
    headers: { 'x-api-key': processAdminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ files: list }),
  });
}

describe('two servers on one file', () => {
  it('see what the other wrote at once, count exactly, and let one publisher of a version win', async () => {
    const folder = temporaryFolder();
    const servers = await Promise.all([serve(environment(folder)), serve(environment(folder))]);
    const [a, b] = servers as [ServerProcess, ServerProcess];

    for (let at = 0; at < 6; at++) {
      const [writer, reader] = at % 2 ? [a, b] : [b, a];
      const cached = await api(reader, '/skills?sort=name');
      expect(await json(cached)).toMatchObject({ total: at });
      await json(publish(writer, { 'SKILL.md': skillMd(`skill-${at}`) }), 201);
      const etag = cached.headers.get('etag') ?? '';
      const after = await api(reader, '/skills?sort=name', { headers: { 'if-none-match': etag } });
      expect(await json(after)).toMatchObject({ total: at + 1 });
    }

    const install = JSON.stringify({ version: '1.0.0', target: 'cursor' });
    const installs = Array.from({ length: 50 }, (_, at) =>
      api(at % 2 ? a : b, '/skills/admin/skill-0/installs', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          // Each of 25 addresses asks twice, one server each time.
          'x-forwarded-for': `192.0.2.${at >> 1}`,
        },
        body: install,
      }),
    );
    for (const answer of await Promise.all(installs)) expect(answer.status).toBe(204);
    for (const server of servers)
      expect(await json(api(server, '/skills/admin/skill-0'))).toMatchObject({ installs: 25 });

    const race = async (name: string, body: (at: number) => string) => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          publish(
            at % 2 ? a : b,
            { 'SKILL.md': skillMd(name, { body: body(at) }) },
            '?version=1.0.0',
          ),
        ),
      );
      return answers.map(({ status }) => status).toSorted();
    };
    const others = (status: number) => Array.from({ length: 19 }, () => status);
    expect(await race('same', () => 'same')).toEqual([...others(200), 201]);
    expect(await race('different', (at) => `text ${at}`)).toEqual([201, ...others(409)]);
    const versions = await json<Page<VersionSummary>>(api(b, '/skills/admin/different/versions'));
    expect(versions.total).toBe(1);
    expect(
      (await Promise.all(servers.map(({ url }) => fetch(`${url}/ready`)))).map(
        ({ status }) => status,
      ),
    ).toEqual([200, 200]);
  });

  it('keep what one acknowledges after the other has left, also when it is then killed', async () => {
    const folder = temporaryFolder();
    const [stays, leaves] = [await serve(environment(folder)), await serve(environment(folder))];
    const left = once(leaves.child, 'exit');
    leaves.child.kill('SIGTERM');
    expect(await left).toEqual([0, null]);
    await json(publish(stays, { 'SKILL.md': skillMd('kept') }), 201);
    await stays.kill();
    const again = await serve(environment(folder));
    expect((await api(again, '/skills/admin/kept')).status).toBe(200);
  });
});

describe('a server that is killed with -9 while it publishes', () => {
  it('has every acknowledged version, whole, and no other half', async () => {
    const folder = temporaryFolder();
    const server = await serve(environment(folder));
    const acknowledged: PublishResult[] = [];
    let stop = false;
    const filler = (at: number) =>
      Array.from({ length: 4000 }, (_, line) => `${at} ${(line * 2654435761) % 4294967296}`).join(
        '\n',
      );
    const publisher = async (who: number) => {
      for (let at = 0; !stop; at++) {
        const name = `skill-${who}-${at % 3}`;
        const files = { 'SKILL.md': skillMd(name), 'filler.txt': filler(at), 'b.txt': `${at}` };
        const answer = await publish(server, files).catch(() => null);
        const result = (await answer?.json().catch(() => null)) as PublishResult | null;
        if (answer?.status !== 201 || !result) return;
        acknowledged.push(result);
        if (acknowledged.length === 30) {
          stop = true;
          await server.kill();
        }
      }
    };
    await Promise.all([0, 1, 2, 3].map(publisher));
    expect(acknowledged.length).toBeGreaterThanOrEqual(30);

    const again = await serve(environment(folder));
    for (const { asset, version } of acknowledged)
      expect(
        await json(api(again, `/skills/${asset.ref}/versions/${version.version}`)),
      ).toMatchObject({
        digest: version.digest,
      });
    const list = await json<Page<{ ref: string }>>(api(again, '/skills?size=100'));
    let found = 0;
    for (const { ref } of list.items) {
      const asset = await json<AssetDetail>(api(again, `/skills/${ref}`));
      const { items } = await json<Page<VersionSummary>>(
        api(again, `/skills/${ref}/versions?size=100`),
      );
      expect(items).toHaveLength(asset.versionCount);
      for (const { version, digest, fileCount } of items) {
        const at = `/skills/${ref}/versions/${version}`;
        const archive = await api(again, `${at}/archive`);
        expect(await digestOf(new Uint8Array(await archive.arrayBuffer()))).toBe(digest);
        const files = await json<{ items: unknown[] }>(api(again, `${at}/files`));
        expect(files.items).toHaveLength(fileCount);
        found += 1;
      }
    }
    expect(found).toBeGreaterThanOrEqual(acknowledged.length);
    await again.kill();
    const client = new LibsqlFileClient({ path: join(folder, 'agenthub.db') });
    const { rows } = await client.execute('PRAGMA integrity_check');
    const audits = await client.execute(
      "select count(*) from audit_entries where action = 'version.publish'",
    );
    await client.finish();
    expect(rows[0]?.[0]).toBe('ok');
    expect(Number(audits.rows[0]?.[0])).toBe(found);
  });
});
