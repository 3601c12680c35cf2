import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SmallRepository } from './small-repository.ts';

/** One release that several tests look at, because it takes seconds. */
let repository: SmallRepository;
let released: Awaited<ReturnType<SmallRepository['release']>>;
beforeAll(async () => {
  repository = new SmallRepository(mkdtempSync(join(tmpdir(), 'agenthub-release-')));
  released = await repository.release(['0.2.0', '--no-image']);
});
afterAll(() => rmSync(repository.folder, { recursive: true, force: true }));

describe('npm run release', () => {
  it('makes the commit, the tag, the branch of the CLI and the files, and publishes nothing', () => {
    const { code, stdout, stderr } = released;
    expect(stderr).toBe('');
    expect(code).toBe(0);

    expect(repository.git('log', '--format=%s', 'main')).toBe('chore: release 0.2.0\nthe first');
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(JSON.parse(repository.read('package.json'))).toMatchObject({ version: '0.2.0' });
    const lock = JSON.parse(repository.read('package-lock.json'));
    expect([lock.version, lock.packages[''].version]).toEqual(['0.2.0', '0.2.0']);
    expect(lock.packages['node_modules/a'].version).toBe('1.0.0');
    const date = new Date().toISOString().slice(0, 7);
    expect(repository.read('CHANGELOG.md')).toMatch(
      new RegExp(
        `^## \\[Unreleased\\]\n\n## \\[0\\.2\\.0\\] - ${date}-\\d\\d\n\n### Added\n\n- Something that users see\\.\n\n## \\[0\\.1\\.0\\]`,
        'm',
      ),
    );

    expect(repository.git('cat-file', '-t', 'v0.2.0')).toBe('tag');
    expect(repository.git('rev-parse', 'v0.2.0^{commit}')).toBe(
      repository.git('rev-parse', 'main'),
    );
    expect(repository.git('cat-file', 'tag', 'v0.2.0')).toContain('- Something that users see.');

    expect(repository.git('ls-tree', '--format=%(objectmode) %(path)', 'cli')).toBe(
      '100644 THIRD-PARTY-LICENSES.txt\n100755 agenthub-cli.js\n100644 package.json',
    );
    expect(JSON.parse(repository.git('show', 'cli:package.json'))).toMatchObject({
      version: '0.2.0',
    });

    const out = join(repository.folder, 'release');
    expect(readdirSync(out).toSorted()).toEqual([
      'NOTES.md',
      'SHA256SUMS',
      'agenthub-0.2.0.cdx.json',
      'agenthub-cli-0.2.0.tgz',
    ]);
    expect(readFileSync(join(out, 'agenthub-cli-0.2.0.tgz'), 'utf8')).toBe('the tarball of 0.2.0');
    expect(repository.read('release/NOTES.md')).toBe('### Added\n\n- Something that users see.\n');
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out });
    expect(repository.read('release/SHA256SUMS').split('\n')).toHaveLength(4);
    expect(stdout).toContain('git push --atomic REMOTE main v0.2.0 cli\n');
    expect(stdout).toContain('npm publish release/agenthub-cli-0.2.0.tgz');
  });

  it('writes an SBOM of what is bundled, with the hashes of the lock file', () => {
    const sbom = JSON.parse(repository.read('release/agenthub-0.2.0.cdx.json'));
    expect(sbom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { name: 'agenthub', version: '0.2.0' } },
    });
    expect(sbom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const short = sbom.components.map(
      (one: {
        purl: string;
        licenses: { expression: string }[];
        properties: { value: string }[];
      }) => [one.purl, one.licenses[0]?.expression, one.properties.map(({ value }) => value)],
    );
    expect(short).toEqual([
      ['pkg:npm/%40x/b@2.0.0', 'ISC', ['server']],
      ['pkg:npm/a@1.0.0', 'MIT', ['server', 'cli']],
      ['pkg:npm/foreign@3.0.0', '(MIT OR CC0-1.0)', ['api-reference']],
    ]);
    expect(sbom.components[1].hashes).toEqual([
      { alg: 'SHA-512', content: Buffer.alloc(64, 1).toString('hex') },
    ]);
  });

  it('makes the same files again from the tag, and changes no ref', async () => {
    const tarball = repository.read('release/agenthub-cli-0.2.0.tgz');
    const notes = repository.read('release/NOTES.md');
    const before = repository.state();
    const again = await repository.release(['--from-tag', '--no-image', '--out', 'dist/one']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).not.toContain('git push');
    await repository.release(['--from-tag', '--no-image', '--out', 'dist/two']);
    expect(repository.state()).toBe(before);
    expect(repository.read('dist/one/agenthub-cli-0.2.0.tgz')).toBe(tarball);
    expect(repository.read('dist/one/NOTES.md')).toBe(notes);
    expect(repository.read('dist/one/SHA256SUMS')).toBe(repository.read('dist/two/SHA256SUMS'));
  });

  it('adds a commit to the branch of the CLI with the next version', async () => {
    repository.write({
      'CHANGELOG.md': repository
        .read('CHANGELOG.md')
        .replace('[Unreleased]\n', '[Unreleased]\n\n- More.\n'),
    });
    repository.commit('more');
    const { code } = await repository.release(['v0.3.0-rc.1', '--no-image']);
    expect(code).toBe(0);
    expect(repository.git('log', '--format=%s', 'cli')).toBe(
      'agenthub-cli 0.3.0-rc.1\nagenthub-cli 0.2.0',
    );
    expect(repository.git('tag')).toBe('v0.2.0\nv0.3.0-rc.1');
  });

  it('shows every step with --dry-run, and does none', async () => {
    const repository = new SmallRepository();
    const before = repository.state();
    const { code, stdout } = await repository.release(['0.2.0', '--no-image', '--dry-run']);
    expect(code).toBe(0);
    expect(repository.state()).toBe(before);
    expect(readdirSync(repository.folder)).not.toContain('release');
    expect(stdout.split('\n').filter((line) => line.startsWith('would '))).toEqual([
      'would set the version to 0.2.0 and move the section "Unreleased" of CHANGELOG.md',
      'would build dist/',
      'would commit the version',
      "would write the CLI's package, the SBOM, the notes and SHA256SUMS into release/",
      "would commit the CLI's package for the branch cli",
      'would make the tag v0.2.0, and move main and cli',
    ]);
  });

  it('leaves the repository as it was where a step fails', async () => {
    const repository = new SmallRepository();
    const before = repository.state();
    const { code, stderr } = await repository.release(['0.2.0', '--no-image'], {
      BUILD_FAILS: '1',
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('scripts/build.ts --force failed')]);
    expect(repository.state()).toBe(before);
    expect(repository.read('package.json')).toContain('"version": "0.1.0"');
  });
});

describe('npm run release, before it does anything,', () => {
  const refused = async (prepare: (one: SmallRepository) => void, args = ['0.2.0']) => {
    const repository = new SmallRepository();
    prepare(repository);
    const before = repository.state();
    const { code, stderr } = await repository.release([...args, '--no-image']);
    expect(repository.state()).toBe(before);
    expect(code).toBe(1);
    return stderr;
  };

  it('refuses a tree that is not clean, and names what has changed', async () => {
    const stderr = await refused((one) => one.write({ 'new.txt': 'x' }));
    expect(stderr).toMatch(/^The working tree is not clean.*\n\?\? new\.txt/);
  });

  it('refuses a changelog without anything unreleased', async () => {
    const stderr = await refused((one) => {
      one.write({
        'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n## [0.1.0]\n\n- The first.\n',
      });
      one.commit('nothing to say');
    });
    expect(stderr).toContain('nothing under "Unreleased"');
  });

  it('refuses a version that is not newer, and --from-tag without a tag', async () => {
    expect(await refused(() => {}, ['0.0.9'])).toMatch(/^0\.0\.9 is not newer than 0\.1\.0/);
    expect(await refused(() => {}, ['--from-tag'])).toMatch(/^--from-tag needs one tag v… at/);
  });

  it('refuses a version that is tagged', async () => {
    const stderr = await refused((one) => one.git('tag', 'v0.2.0'));
    expect(stderr).toContain('There is a tag v0.2.0 already');
  });

  it('refuses to build an image where no engine works, and says how to go on', async () => {
    const repository = new SmallRepository();
    repository.write({
      'deploy/image/engine.sh': 'echo "no container engine works here" >&2; exit 1',
    });
    repository.commit('no engine');
    const { code, stderr } = await repository.release(['0.2.0']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/no container engine works.*\n.*--no-image/),
    ]);
  });
});
