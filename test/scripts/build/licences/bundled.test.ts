import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import {
  packagesInMetafile,
  packagesInStats,
  packagesOfFiles,
  unbundledPackages,
} from '../../../../scripts/build/licences/bundled.ts';
import { packageFolder } from '../../../../scripts/build/licences/package-licence.ts';

/** A folder with these files; a value that is no text is JSON. */
function folderOf(files: Record<string, unknown>): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('the package of a file', () => {
  it.each([
    ['node_modules/a/index.js', 'node_modules/a'],
    ['node_modules/@x/a/lib/index.js', 'node_modules/@x/a'],
    ['/r/node_modules/a/node_modules/b/c.js', '/r/node_modules/a/node_modules/b'],
    ['schema/kind.ts', null],
    ['builtin:fs', null],
  ])('is the innermost that contains it: %s', (file, folder) => {
    expect(packageFolder(file)).toBe(folder);
  });

  it('gives every form of a licence, its files in order, and a standard text where it has none', () => {
    const root = folderOf({
      'node_modules/a/package.json': { name: 'a', version: '1.0.0', license: 'MIT' },
      'node_modules/a/NOTICE.txt': 'notice of a\r\n',
      'node_modules/a/LICENSE': '\uFEFFlicence of a\n',
      'node_modules/a/license.js': 'code',
      'node_modules/b/package.json': {
        name: 'b',
        version: '2.0.0',
        license: { type: 'ISC' },
        author: 'Bo <b@x>',
      },
      'node_modules/c/package.json': {
        name: 'c',
        version: '3.0.0',
        licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }],
      },
    });
    const [a, b, c] = packagesOfFiles(
      ['a', 'b', 'c'].map((name) => `${root}/node_modules/${name}/x.js`),
    );
    expect(a).toEqual({
      name: 'a',
      version: '1.0.0',
      licence: 'MIT',
      texts: ['licence of a', 'notice of a'],
    });
    expect(b).toMatchObject({ licence: 'ISC', texts: [expect.stringContaining('(c) Bo <b@x>')] });
    expect(c).toMatchObject({ licence: 'MIT OR GPL-2.0', texts: [] });
  });
});

describe('the packages of a bundle of esbuild', () => {
  it('are those of which code is in it, and not those that were left out', async () => {
    const root = folderOf({
      'main.js': "import { used } from 'used'; import 'unused'; console.log(used);",
      'node_modules/used/package.json': { name: 'used', version: '1.0.0', license: 'MIT' },
      'node_modules/used/index.js': 'export const used = 1;',
      'node_modules/unused/package.json': {
        name: 'unused',
        version: '1.0.0',
        license: 'GPL-3.0-only',
        sideEffects: false,
      },
      'node_modules/unused/index.js': 'export const unused = 1;',
    });
    const { metafile } = await build({
      entryPoints: [join(root, 'main.js')],
      bundle: true,
      format: 'esm',
      write: false,
      metafile: true,
      logLevel: 'error',
    });
    const names = packagesInMetafile(metafile).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['esbuild', 'used']);
  });
});

describe('the packages beside a bundle', () => {
  it('are those needed on every platform, also those that npm did not install here', () => {
    const root = folderOf({
      'package-lock.json': {
        packages: {
          'node_modules/native': {
            version: '1.0.0',
            license: 'MIT',
            os: ['linux', 'win32'],
            dependencies: { loader: '1' },
            optionalDependencies: { 'native-win32': '1', 'native-wasm': '1' },
          },
          'node_modules/loader': { version: '2.0.0', license: 'ISC' },
          'node_modules/native-win32': { version: '1.0.0', license: 'GPL-3.0-only', os: ['win32'] },
          'node_modules/native-wasm': { version: '1.0.0', license: 'MIT', cpu: ['wasm32'] },
          'node_modules/other': { version: '1.0.0', license: 'MIT' },
        },
      },
      'node_modules/native/package.json': { name: 'native', version: '1.0.0', license: 'MIT' },
      'node_modules/native/LICENSE': 'of native',
      'node_modules/loader/package.json': { name: 'loader', version: '2.0.0', license: 'ISC' },
    });
    expect(
      unbundledPackages(['native'], root).map(({ name, licence, texts }) => [name, licence, texts]),
    ).toEqual([
      ['native', 'MIT', ['of native']],
      ['loader', 'ISC', [expect.stringContaining('the authors of loader')]],
      ['native-win32', 'GPL-3.0-only', ['of native']],
    ]);
  });

  it('are in the real lock file for Linux, macOS and Windows', () => {
    const names = unbundledPackages(['libsql', '@node-rs/bcrypt', 'ssh2']).map(({ name }) => name);
    for (const name of ['@libsql/linux-arm64-gnu', '@libsql/win32-x64-msvc', 'ssh2', 'tweetnacl'])
      expect(names).toContain(name);
  });
});

describe('the packages of a bundle that its publisher made', () => {
  const lock = { packages: { 'node_modules/@v/shared': {}, 'node_modules/@own/main': {} } };
  const files = {
    'package-lock.json': lock,
    'node_modules/@v/shared/package.json': { name: '@v/shared', version: '3.6.0', license: 'MIT' },
    'node_modules/@own/main/package.json': { name: '@own/main', version: '9.0.0', license: 'MIT' },
  };
  const own = () => '@own/main';

  it('are those of its list of modules, in the versions of that', () => {
    const modules = [
      { name: '../../node_modules/.pnpm/@v+shared@3.5.26_x@5.9.3/node_modules/@v/shared/a.js' },
      { name: '../../node_modules/.pnpm/@v+shared@3.5.26_x@5.9.3/node_modules/@v/shared/b.js' },
      { name: './src/main.js' },
    ];
    const root = folderOf({ ...files, 'stats.json': { modules } });
    expect(
      packagesInStats(join(root, 'stats.json'), own, root).map(({ name, version }) => [
        name,
        version,
      ]),
    ).toEqual([
      ['@v/shared', '3.5.26'],
      ['@own/main', '9.0.0'],
    ]);
  });

  it('are refused by name where nothing says their licence', () => {
    const modules = [{ name: '../../node_modules/.pnpm/odd@1.0.0/node_modules/odd/a.js' }];
    const root = folderOf({ ...files, 'stats.json': { modules } });
    expect(() => packagesInStats(join(root, 'stats.json'), own, root)).toThrow(
      /odd@1\.0\.0, whose licence is not known/,
    );
  });
});
