import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gt } from 'semver';
import { releaseChangelog, sectionOf } from './changelog.ts';
import { writeChecksums } from './checksums.ts';
import { cliBranch, commitCliPackage } from './cli-branch.ts';
import { assertCleanTree, findCommit, git } from './git.ts';
import { ReleaseError, type ReleaseOptions } from './options.ts';
import { bundledPackages, lockedHashes, sbomOf } from './sbom.ts';
import { currentVersion, hasChart, setVersion } from './version.ts';

type Say = (line: string) => void;

/**
 * Makes a release. All refs move at the very end, in one step: whatever fails before leaves the repository as it
 * was. Throws a {@link ReleaseError} with what to do.
 */
export function release(options: ReleaseOptions, say: Say): void {
  const { version, fromTag, isDryRun, platforms, image, out } = options;
  const text = readFileSync('CHANGELOG.md', 'utf8');
  const branch = check(options, text);
  const date = new Date(fromTag ? git(['log', '-1', '--format=%cI']) : Date.now());
  const changelog = fromTag
    ? null
    : releaseChangelog(text, version, date.toISOString().slice(0, 10));
  const section = changelog?.section ?? sectionOf(text, version) ?? '';
  let commit = git(['rev-parse', 'HEAD']);
  let cliCommit = '';

  const steps: [title: string, run: () => void][] = [];
  const step = (title: string, run: () => void) => steps.push([title, run]);
  if (changelog) {
    step(`set the version to ${version} and move the section "Unreleased" of CHANGELOG.md`, () => {
      setVersion(version);
      writeFileSync('CHANGELOG.md', changelog.text);
      if (hasChart()) run(process.execPath, ['scripts/chart.ts']);
    });
  }
  step('build dist/', () => run(process.execPath, ['scripts/build.ts', '--force']));
  if (changelog) {
    step('commit the version', () => {
      git(['add', '--update']);
      const tree = git(['write-tree']);
      commit = git(['commit-tree', tree, '-p', commit, '-m', `chore: release ${version}`]);
    });
  }
  for (const platform of platforms) {
    const name = `${image}:${version}-${platform.replace('linux/', '')}`;
    step(`build the image ${name}`, () => {
      const env = { PLATFORM: platform, VERSION: version, REVISION: commit };
      run('bash', ['deploy/build-image.sh', name], env);
    });
  }
  step(`write the CLI's package, the SBOM, the notes and SHA256SUMS into ${out}/`, () => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    copyFileSync('dist/cli/agenthub-cli.tgz', join(out, `agenthub-cli-${version}.tgz`));
    const time = date.toISOString().replace(/\.\d+Z$/, 'Z');
    const sbom = sbomOf(
      version,
      time,
      bundledPackages(),
      lockedHashes(readFileSync('package-lock.json', 'utf8')),
    );
    writeFileSync(join(out, `agenthub-${version}.cdx.json`), sbom);
    writeFileSync(join(out, 'NOTES.md'), `${section}\n`);
    for (const line of writeChecksums(out)) say(`  ${line}`);
  });
  if (changelog) {
    step(`commit the CLI's package for the branch ${cliBranch}`, () => {
      cliCommit = commitCliPackage('dist/cli', version);
    });
    step(`make the tag v${version}, and move ${branch} and ${cliBranch}`, () => {
      moveRefs({ version, section, branch, commit, cliCommit });
    });
  }

  try {
    for (const [title, run] of steps) {
      say(isDryRun ? `would ${title}` : title);
      if (!isDryRun) run();
    }
  } catch (error) {
    // Nothing but the version and what follows from it has changed, and the tree was clean.
    if (!fromTag) git(['reset', '--quiet', '--hard']);
    throw error;
  }
}

/** Checks all that must hold before anything is done. Gives the branch; '' with `--from-tag`. */
function check({ version, fromTag, platforms }: ReleaseOptions, changelog: string): string {
  if (platforms.length > 0) assertEngine();
  if (fromTag) {
    if (currentVersion() !== version)
      throw new ReleaseError(
        `The tag v${version} is at a commit with the version ${currentVersion()}`,
      );
    if (sectionOf(changelog, version) === null)
      throw new ReleaseError(`CHANGELOG.md has no section of ${version}`);
    return '';
  }
  assertCleanTree();
  const branch = git(['branch', '--show-current']);
  if (branch === '' || branch === cliBranch)
    throw new ReleaseError('Check out the branch that is released, such as main');
  if (findCommit(`refs/tags/v${version}`) !== null)
    throw new ReleaseError(`There is a tag v${version} already: choose the next version`);
  // The first release may have the version that was in package.json all the time.
  const current = currentVersion();
  const isFirst = version === current && findCommit(`refs/tags/v${current}`) === null;
  if (!gt(version, current) && !isFirst)
    throw new ReleaseError(`${version} is not newer than ${current} in package.json`);
  return branch;
}

/** Moves the branches and makes the tag, all or none. */
function moveRefs(refs: {
  version: string;
  section: string;
  branch: string;
  commit: string;
  cliCommit: string;
}): void {
  const { version, section, branch, commit, cliCommit } = refs;
  const tagger = git(['var', 'GIT_COMMITTER_IDENT']);
  const tag = git(
    ['mktag'],
    `object ${commit}\ntype commit\ntag v${version}\ntagger ${tagger}\n\nAgentHub ${version}\n\n${section}\n`,
  );
  const cli = findCommit(`refs/heads/${cliBranch}`) ?? '0'.repeat(commit.length);
  git(
    ['update-ref', '-m', `release ${version}`, '--stdin'],
    [
      `update refs/heads/${branch} ${commit} ${git(['rev-parse', 'HEAD'])}`,
      `create refs/tags/v${version} ${tag}`,
      `update refs/heads/${cliBranch} ${cliCommit} ${cli}`,
      '',
    ].join('\n'),
  );
}

function assertEngine(): void {
  const { status, stderr } = spawnSync('bash', ['-c', '. deploy/image/engine.sh'], {
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new ReleaseError(
      `${stderr.trim()}\nStart one, or use --no-image and let CI build the image.`,
    );
}

function run(program: string, args: string[], env: Record<string, string> = {}): void {
  const { status, error } = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (status !== 0)
    throw new ReleaseError(
      `${[program, ...args].join(' ')} failed${error ? `: ${error.message}` : ''}`,
    );
}

/** The commands that publish what was made, which the owner runs. */
export function publishCommands(options: ReleaseOptions): string[] {
  const { version, fromTag, isDryRun, platforms, image, out } = options;
  const images = platforms.map((one) => `${image}:${version}-${one.replace('linux/', '')}`);
  const branch = fromTag ? '' : git(['branch', '--show-current']);
  return [
    '',
    isDryRun
      ? 'Nothing was done. Afterwards these commands would publish it:'
      : 'Nothing is published yet. To publish:',
    ...(fromTag ? [] : [`  git push --atomic REMOTE ${branch} v${version} ${cliBranch}`]),
    `  npm publish ${out}/agenthub-cli-${version}.tgz${version.includes('-') ? ' --tag next' : ''}`,
    ...images.map((one) => `  docker push ${one}`),
    ...(images.length > 0
      ? [`  docker buildx imagetools create --tag ${image}:${version} ${images.join(' ')}`]
      : []),
  ];
}
