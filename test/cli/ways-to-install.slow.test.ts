import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { version } from '#cli/version.ts';
import { startVerdaccio } from '#test/real/verdaccio.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { gitEnvironment } from '#test/support/git/repository.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { startTestServer } from '../support/test-server.ts';

/**
 * The ways of docs/distribution.md, each with a prefix and a cache of npm's own. No registry for packages can be
 * reached but that of the test, so the CLI needs no other package.
 */
const nowhere = 'http://127.0.0.1:9/';

/** npm fetches the 327 packages of the mirror first, which took 5 minutes on a busy machine. */
const mirrorMilliseconds = 1_200_000;

const tarball = resolve('dist/cli/agenthub-cli.tgz');

function npmWorld(registry = nowhere) {
  const folder = temporaryFolder();
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    npm_config_prefix: join(folder, 'prefix'),
    npm_config_cache: join(folder, 'cache'),
    npm_config_registry: registry,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
  };
  const cwd = join(folder, 'work');
  mkdirSync(cwd);
  const npm = (...args: string[]) => promisify(execFile)('npm', args, { cwd, env });
  /** Runs the installed command by its name, as a shell finds it. */
  const cli = async (...args: string[]) => {
    const program = join(folder, 'prefix/bin/agenthub-cli');
    return (await promisify(execFile)(program, args, { cwd, env })).stdout;
  };
  return { folder, cwd, env, npm, cli };
}

/** What a way has installed: what the command prints, its files of licences, and facts of its package. */
async function installed({ folder, cli }: ReturnType<typeof npmWorld>) {
  const at = join(folder, 'prefix/lib/node_modules/agenthub-cli');
  const manifest = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
  const { dependencies, scripts, engines, license } = manifest;
  return {
    printed: [await cli('--version'), await cli('init', 'some-skill')],
    hasLicences: ['LICENSE', 'THIRD-PARTY-LICENSES.txt'].map((name) => existsSync(join(at, name))),
    facts: { dependencies, scripts, engines, license },
  };
}

/** What every way must have installed. */
const whole = {
  printed: [`${version}\n`, 'some-skill/SKILL.md\n'],
  hasLicences: [true, true],
  facts: { engines: { node: '>=20' }, license: 'Apache-2.0' },
};

/** A folder with the bare repository agenthub.git, whose branch `cli` a release wrote. */
function branchOfRelease(): string {
  const root = mkdtempSync(join(tmpdir(), 'agenthub-branch-'));
  const cwd = join(root, 'agenthub.git');
  execFileSync('git', ['init', '--quiet', '--bare', cwd]);
  const { href } = pathToFileURL(resolve('scripts/release/cli-branch.ts'));
  const script = `import { commitCliPackage } from '${href}';
    console.log(commitCliPackage(${JSON.stringify(resolve('dist/cli'))}, '${version}'));`;
  const commit = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
    env: gitEnvironment,
    encoding: 'utf8',
  }).trim();
  const git = (args: string[]) =>
    execFileSync('git', args, { cwd, env: gitEnvironment, encoding: 'utf8', input: '' }).trim();
  git(['update-ref', 'refs/heads/cli', commit]);
  // npm looks at HEAD too, which names the branch of the sources in every real repository.
  git(['update-ref', 'refs/heads/main', git(['commit-tree', git(['mktree']), '-m', 'sources'])]);
  git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
  return root;
}

describe('agenthub-cli', () => {
  it('installs from the server, whose address it then has, and runs with npx', async () => {
    const server = await startTestServer();
    onTestFinished(() => server.close());
    const url = `${server.url}/cli/agenthub-cli.tgz`;
    const world = npmWorld();
    await world.npm('install', '--global', url);
    expect(await installed(world)).toEqual(whole);
    expect(await world.cli('config', 'get', 'registry.url')).toBe(`${server.url}\n`);
    const once = npmWorld();
    const { stdout } = await promisify(execFile)('npx', ['--yes', url, 'find', '--json'], {
      cwd: once.cwd,
      env: once.env,
    });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  });

  it('installs from the tarball without a network', async () => {
    const world = npmWorld();
    const name = `agenthub-cli-${version}.tgz`;
    copyFileSync(tarball, join(world.cwd, name));
    await world.npm('install', '--global', '--offline', `./${name}`);
    expect(await installed(world)).toEqual(whole);
  });

  it(
    'installs from an npm mirror to which its tarball was published',
    async () => {
      const mirror = await startVerdaccio(join(temporaryFolder(), 'verdaccio'));
      onTestFinished(() => mirror.stop());
      const world = npmWorld(`${mirror.url}/`);
      // A mirror that takes packages from anybody: npm wants some token all the same.
      writeFileSync(join(world.folder, '.npmrc'), `${mirror.url.slice(5)}/:_authToken=any\n`);
      await world.npm('publish', tarball);
      await world.npm('install', '--global', 'agenthub-cli');
      expect(await installed(world)).toEqual(whole);
      const { stdout } = await world.npm(
        'view',
        'agenthub-cli',
        'name',
        'version',
        'license',
        '--json',
      );
      expect(JSON.parse(stdout)).toEqual({ name: 'agenthub-cli', version, license: 'Apache-2.0' });
    },
    mirrorMilliseconds,
  );

  describe('from the branch of a release', () => {
    let repositories: string;
    beforeAll(() => {
      repositories = branchOfRelease();
    });
    afterAll(() => rmSync(repositories, { recursive: true, force: true }));

    it('installs from a git URL of a file', async () => {
      const world = npmWorld();
      await world.npm('install', '--global', `git+file://${repositories}/agenthub.git#cli`);
      expect(await installed(world)).toEqual(whole);
    });

    it('installs from a git URL over HTTP', async () => {
      const server = await serveGit({ root: repositories });
      onTestFinished(() => server.close());
      const world = npmWorld();
      await world.npm('install', '--global', `git+${server.url}/agenthub.git#cli`);
      expect(await installed(world)).toEqual(whole);
    });
  });
});
