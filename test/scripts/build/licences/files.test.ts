import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { staticFolder } from '#api/platform/static/folder.ts';
import { testRegistry } from '#test/support/registry.ts';

const read = (path: string) => readFileSync(path, 'utf8');

/** The files that `npm run build` made. */
describe('the licences beside each bundle', () => {
  it.each([
    ['dist', ['hono', 'zod', 'postgres', 'libsql', '@libsql/linux-arm64-gnu', 'ssh2', 'esbuild']],
    ['dist/cli', ['clipanion', '@clack/prompts', 'isomorphic-git', 'pako', 'yaml']],
    ['dist/ui', ['preact', '@tanstack/query-core', 'tailwindcss', 'rolldown', 'vite']],
    ['dist/scalar', ['@scalar/api-reference', '@scalar/icons', '@vue/shared', 'neverpanic']],
  ])('name the packages that are in it, and their texts: %s', (folder, names) => {
    const text = read(`${folder}/THIRD-PARTY-LICENSES.txt`);
    for (const name of names) expect(text).toMatch(new RegExp(`^  ${name} \\d+\\.\\S+: \\S+`, 'm'));
    const listed = [...text.matchAll(/^ {2}(\S+ \d\S*): /gm)].map(([, id]) => id);
    expect(text).toContain(`these ${listed.length} packages`);
    for (const id of listed) expect(text).toContain(`\n${id}\n`);
  });

  it('do not name what only builds', () => {
    for (const folder of ['dist', 'dist/cli', 'dist/ui'])
      expect(read(`${folder}/THIRD-PARTY-LICENSES.txt`)).not.toMatch(/^ {2}(vitest|typescript) /m);
  });

  it('are in the tarball of the CLI, with our own', () => {
    const tarball = resolve('dist/cli/agenthub-cli.tgz');
    const file = (name: string) =>
      execFileSync('tar', ['-xzOf', tarball, `package/${name}`], { encoding: 'utf8' });
    expect(file('THIRD-PARTY-LICENSES.txt')).toBe(read('dist/cli/THIRD-PARTY-LICENSES.txt'));
    expect(file('LICENSE')).toBe(read('LICENSE'));
  });

  it('are copied into the image', () => {
    expect(read('Dockerfile')).toContain(' dist/THIRD-PARTY-LICENSES.txt ');
  });

  it('are served beside the web UI and the API reference', async () => {
    const own = await testRegistry(
      {},
      { ui: staticFolder('dist/ui'), scalar: staticFolder('dist/scalar') },
    );
    for (const [path, folder] of [
      ['/THIRD-PARTY-LICENSES.txt', 'dist/ui'],
      ['/docs/THIRD-PARTY-LICENSES.txt', 'dist/scalar'],
    ]) {
      const response = await own.app.request(path ?? '');
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(await response.text()).toBe(read(`${folder}/THIRD-PARTY-LICENSES.txt`));
    }
    const docs = await (await own.app.request('/docs')).text();
    expect(docs).toContain('<link rel="license" href="/docs/THIRD-PARTY-LICENSES.txt">');
  });
});
