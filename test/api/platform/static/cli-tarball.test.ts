import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliTarballs } from '#api/platform/static/cli-tarball.ts';
import { staticFolder } from '#api/platform/static/folder.ts';
import { tarball } from '#api/platform/static/tarball.ts';
import { temporaryFolder } from '../../../support/database.ts';

describe('cliTarballs', () => {
  it('adds the address of the registry to the files of the built tarball', async () => {
    const folder = temporaryFolder();
    const built = join(folder, 'cli.tgz');
    writeFileSync(built, tarball([{ path: 'package/a.js', bytes: new TextEncoder().encode('a') }]));
    const served = join(folder, 'served.tgz');
    const tarballOf = cliTarballs(staticFolder(folder), 'cli.tgz');
    writeFileSync(served, (await tarballOf('https://hub.example.com/x')) ?? '');
    const unpack = (name: string) => execFileSync('tar', ['-xzOf', served, name]).toString();
    expect(execFileSync('tar', ['-tzf', served]).toString()).toBe(
      'package/a.js\npackage/registry.json\n',
    );
    expect(unpack('package/a.js')).toBe('a');
    expect(unpack('package/registry.json')).toBe('{"registryUrl":"https://hub.example.com/x"}\n');
  });

  it('compresses what it adds alone, so that an address that a client made up costs nothing', async () => {
    const folder = temporaryFolder();
    const built = tarball([{ path: 'package/a.js', bytes: randomBytes(10_000) }]);
    writeFileSync(join(folder, 'cli.tgz'), built);
    const tarballOf = cliTarballs(staticFolder(folder), 'cli.tgz');
    const [one, other] = [await tarballOf('http://a.example'), await tarballOf('http://b.example')];
    const shared = one!.findIndex((byte, at) => byte !== other![at]);
    expect(shared).toBeGreaterThan(10_000);
    expect(one!.subarray(0, 10_000)).toEqual(built.subarray(0, 10_000));
  });

  it('gives null where the build made no CLI', async () => {
    const tarballOf = cliTarballs(staticFolder(temporaryFolder()), 'none.tgz');
    expect(await tarballOf('http://localhost:8000')).toBeNull();
  });
});
