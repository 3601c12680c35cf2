import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** What stands in for the build: the files that the real one makes, with a word of each. */
const build = `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
if (process.env.BUILD_FAILS) { console.error('the build fails'); process.exit(1); }
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const list = (what, lines) => what + ' contains these packages.\\n\\n' + lines.map((one) => '  ' + one + '\\n').join('');
for (const folder of ['dist/cli', 'dist/ui', 'dist/scalar']) mkdirSync(folder, { recursive: true });
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', list('It', ['a 1.0.0: MIT', '@x/b 2.0.0: ISC']));
writeFileSync('dist/cli/THIRD-PARTY-LICENSES.txt', list('It', ['a 1.0.0: MIT']));
writeFileSync('dist/ui/THIRD-PARTY-LICENSES.txt', list('It', []));
writeFileSync('dist/scalar/THIRD-PARTY-LICENSES.txt', list('It', ['foreign 3.0.0: (MIT OR CC0-1.0)']));
writeFileSync('dist/cli/agenthub-cli.js', '#!/usr/bin/env node\\nconsole.log(' + JSON.stringify(version) + ');\\n', { mode: 0o755 });
writeFileSync('dist/cli/package.json', JSON.stringify({ name: 'agenthub-cli', version, bin: { 'agenthub-cli': 'agenthub-cli.js' } }));
writeFileSync('dist/cli/agenthub-cli.tgz', 'the tarball of ' + version);
`;

const changelog = `# Changelog

## [Unreleased]

### Added

- Something that users see.

## [0.1.0] - 2026-01-02

- The first.
`;

const dependencies = { a: '1.0.0', '@x/b': '2.0.0' };

const lock = {
  name: 'agenthub',
  version: '0.1.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'agenthub', version: '0.1.0', dependencies },
    'node_modules/a': {
      version: '1.0.0',
      resolved: 'https://registry.example/a/-/a-1.0.0.tgz',
      integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`,
      license: 'MIT',
    },
    'node_modules/@x/b': { version: '2.0.0', license: 'ISC' },
  },
};

/** A repository as small as a release can be made of, and the real `npm run release` in it. */
export class SmallRepository {
  readonly folder: string;

  constructor(folder = temporaryFolder()) {
    this.folder = folder;
    this.write({
      'package.json': `${JSON.stringify({ name: 'agenthub', version: '0.1.0', type: 'module', dependencies }, null, 2)}\n`,
      'package-lock.json': `${JSON.stringify(lock, null, 2)}\n`,
      'CHANGELOG.md': changelog,
      'scripts/build.ts': build,
      '.gitignore': 'dist\n/release\n',
    });
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit('the first');
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Mei', '-c', 'user.email=mei@example.com'];
    return execFileSync('git', [...identity, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
    }).trimEnd();
  }

  commit(subject: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '-m', subject);
  }

  /** Every ref with its commit, and what is changed: what a release that fails must leave as it was. */
  state(): string {
    return `${this.git('for-each-ref')}\n${this.git('status', '--porcelain')}`;
  }

  /** Runs the release, and gives what it printed with its exit code. */
  async release(args: string[], env: Record<string, string> = {}) {
    const script = resolve('scripts/release.ts');
    const run = promisify(execFile)(process.execPath, [script, ...args], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        // npm writes its logs there, and git ignores it.
        HOME: join(this.folder, 'dist'),
        GIT_AUTHOR_NAME: 'Mei',
        GIT_AUTHOR_EMAIL: 'mei@example.com',
        GIT_COMMITTER_NAME: 'Mei',
        GIT_COMMITTER_EMAIL: 'mei@example.com',
        ...env,
      },
    });
    try {
      return { code: 0, ...(await run) };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  }
}
