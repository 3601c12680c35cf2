import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '#schema/source.ts';
import { type Backend, serveGit } from '#test/support/git/http-backend.ts';
import { makeCertificate, makeSshKey } from '#test/support/git/keys.ts';
import { gitEnvironment } from '#test/support/git/repository.ts';
import { knownHostsLine, serveSsh, type SshServer } from '#test/support/git/ssh-server.ts';
import { type SyncRegistry, syncRegistry } from '#test/support/git/sync-registry.ts';

/**
 * A sync of real input: `ecc-universal`, committed twice with differences, into two registries, of which one
 * reads over HTTPS with a token and the other over SSH with a deploy key. Fetched by `npm pack`, so
 * apart from `npm test`.
 */
const token = 'glpat-secret-of-the-real-one';
const host = makeSshKey();
const deploy = makeSshKey();
let work: string;
let source: string;
let https: Backend;
let ssh: SshServer;
let caFile: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'agenthub-real-sync-'));
  execFileSync('npm', ['pack', 'ecc-universal@2.0.0', '--silent'], { cwd: work });
  execFileSync('tar', ['-xzf', 'ecc-universal-2.0.0.tgz'], { cwd: work });
  source = join(work, 'package');
  git(['init', '--quiet', '--initial-branch=main']);
  commitAll('one');
  const { ca, key, cert } = makeCertificate();
  caFile = join(work, 'ca.pem');
  writeFileSync(caFile, ca);
  https = await serveGit({ root: work, tls: { key, cert }, basic: `oauth2:${token}` });
  ssh = await serveSsh({
    root: work,
    hostKeys: [host.privateKey],
    authorized: [deploy.publicKey],
  });
}, 120_000);

afterAll(async () => {
  await https.close();
  await ssh.close();
  rmSync(work, { recursive: true, force: true });
});

function git(args: string[]): void {
  execFileSync('git', args, { cwd: source, env: gitEnvironment });
}

function commitAll(message: string): void {
  git(['add', '--all', '--force', '.']);
  git(['commit', '--quiet', '-m', message]);
}

/** The second edition: one skill changed, one moved, one gone, one new, and what is no skill. */
function change(): void {
  appendFileSync(join(source, 'skills/continuous-learning-v2/SKILL.md'), '\nOne more line.\n');
  git(['rm', '-r', '--quiet', 'skills/react-performance']);
  git(['mv', 'skills/security-review', 'skills/security-reviewed']);
  execFileSync('mkdir', [join(source, 'skills/brand-new')]);
  const manifest =
    '---\nname: brand-new\ndescription: Came with the second edition\n---\n\n# New\n';
  writeFileSync(join(source, 'skills/brand-new/SKILL.md'), manifest);
  appendFileSync(join(source, 'README.md'), '\nNo skill.\n');
  commitAll('two');
}

/** What a registry holds of the repository, but for ids and times and the URL that it came from. */
async function contentOf({ registry }: SyncRegistry) {
  const { db } = registry.deps;
  const { assets, versions, versionFiles, syncedAssets } = db.tables;
  const published = await db.query
    .select({
      name: assets.name,
      latest: assets.latestVersion,
      isDeprecated: assets.deprecatedAt,
      version: versions.version,
      digest: versions.digest,
      author: versions.author,
      provenance: versions.provenance,
      takenFrom: syncedAssets.path,
      fingerprint: syncedAssets.fingerprint,
    })
    .from(versions)
    .innerJoin(assets, eq(assets.id, versions.assetId))
    .innerJoin(syncedAssets, eq(syncedAssets.assetId, assets.id))
    .orderBy(asc(assets.name), asc(versions.version));
  const files = await db.query
    .select({ path: versionFiles.path, digest: versionFiles.digest })
    .from(versionFiles)
    .orderBy(asc(versionFiles.path), asc(versionFiles.digest));
  return {
    files,
    published: published.map(({ isDeprecated, provenance, ...row }) => ({
      ...row,
      isDeprecated: isDeprecated !== null,
      ref: provenance?.by === undefined ? provenance?.ref : undefined,
      commit: provenance?.commit,
      path: provenance?.path,
    })),
  };
}

describe('ecc-universal, synced over HTTPS with a token and over SSH with a deploy key', () => {
  it('makes the same registry, and from its second commit the same again', async () => {
    const places: { place: SyncRegistry; id: string }[] = [];
    for (const [env, url, credential] of [
      [{ GIT_CA_FILE: caFile }, `${https.url}/package/.git`, { kind: 'token', token }],
      [
        { GIT_KNOWN_HOSTS: knownHostsLine(ssh.port, host.publicKey) },
        `ssh://git@127.0.0.1:${ssh.port}${source}/.git`,
        { kind: 'ssh-key', privateKey: deploy.privateKey },
      ],
    ] as const) {
      const place = await syncRegistry(env);
      const { id } = await place.addSource({ url, credential, intervalSeconds: 0 });
      places.push({ place, id });
    }
    const syncBoth = async () => {
      const runs: SyncRun[] = [];
      for (const { place, id } of places) runs.push(await place.sync(id));
      return runs;
    };
    const [first, alike] = await syncBoth();
    // Of most skills there are translations under the same name, which is a conflict with the original.
    expect(first).toMatchObject({
      error: null,
      commit: alike?.commit,
      counts: { new: 247, unchanged: 2, conflict: 465, invalid: 5, changed: 0, gone: 0, failed: 0 },
    });
    expect(alike?.counts).toEqual(first?.counts);
    const [before, beforeAlike] = await Promise.all(places.map(({ place }) => contentOf(place)));
    expect(before).toEqual(beforeAlike);
    expect(before?.published).toHaveLength(247);

    change();
    const [second, secondAlike] = await syncBoth();
    expect(second).toMatchObject({
      error: null,
      commit: secondAlike?.commit,
      counts: { new: 1, changed: 2, gone: 1, failed: 0 },
    });
    expect(secondAlike?.counts).toEqual(second?.counts);
    const [after, afterAlike] = await Promise.all(places.map(({ place }) => contentOf(place)));
    expect(after).toEqual(afterAlike);
    const at = (name: string) => after?.published.filter((row) => row.name === name);
    expect(at('continuous-learning-v2')).toHaveLength(2);
    expect(at('security-review')?.at(-1)?.takenFrom).toBe('skills/security-reviewed');
    expect(at('react-performance')).toMatchObject([{ isDeprecated: true }]);
    expect(at('brand-new')).toMatchObject([{ path: 'skills/brand-new', isDeprecated: false }]);
    expect(after?.published).toHaveLength(249);
  });
});
