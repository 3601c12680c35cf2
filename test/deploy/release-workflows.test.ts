import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { parseOptions } from '../../scripts/release/options.ts';

type Step = { name?: string; run?: string; uses?: string };
type GithubJob = {
  needs?: string;
  steps: Step[];
  strategy?: { matrix: { include: { arch: string }[] } };
};
type Github = { on: unknown; permissions: unknown; jobs: Record<string, GithubJob> };
type GitlabJob = {
  stage?: string;
  extends?: string;
  script?: string[];
  before_script?: string[];
  rules?: { if: string }[];
};

const github = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as Github;
const { stages, ...others } = parse(readFileSync('deploy/ci/gitlab.yml', 'utf8')) as Record<
  string,
  unknown
>;
const gitlab = others as Record<string, GitlabJob>;

/** The scripts of all jobs of GitHub, one a step. */
const steps = Object.values(github.jobs).flatMap(({ steps }) =>
  steps.flatMap(({ run }) => run ?? []),
);
/** The jobs of GitLab that run. */
const jobs = Object.entries(gitlab).filter(([, job]) => job.script !== undefined);
/** Of GitLab, whose lines of a job run in one shell. */
const scripts = jobs.map(([, { script = [] }]) => script.join('\n'));

/**
 * Runs a script as CI does, in a folder with a release, and gives the commands that it called. `docker`, `npm` and
 * the like are programs that write down how they were called; `deploy/build-image.sh` is one of them.
 */
function calls(script: string, env: Record<string, string>): string[] {
  const folder = temporaryFolder();
  const log = join(folder, 'calls');
  const record = `#!/bin/sh\necho "$\{0##*/} $*" >> ${log}\n`;
  const programs = ['docker', 'npm', 'gh', 'apk', 'curl'].map((name) => `bin/${name}`);
  for (const path of [...programs, 'deploy/build-image.sh']) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(
      join(folder, path),
      record.replace('echo "', 'echo "${PLATFORM:+$PLATFORM $VERSION }'),
    );
    chmodSync(join(folder, path), 0o755);
  }
  mkdirSync(join(folder, 'release'));
  for (const name of ['NOTES.md', 'SHA256SUMS']) writeFileSync(join(folder, 'release', name), name);
  execFileSync('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: `${folder}/bin:${process.env['PATH']}`, ...env },
  });
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
}

describe('the workflow of GitHub', () => {
  const env = {
    GITHUB_REF_NAME: 'v1.2.3',
    IMAGE: 'ghcr.io/Team/AgentHub',
    IMAGE_REGISTRY: 'ghcr.io',
    IMAGE_USER: 'mei',
    IMAGE_TOKEN: 'secret-of-images',
    NPM_REGISTRY: 'https://npm.example/path/',
    NPM_TOKEN: 'secret-of-npm',
    ARCH: 'arm64',
  };
  const run = (job: string, more = {}) =>
    (github.jobs[job]?.steps ?? []).flatMap(({ run }) =>
      run === undefined ? [] : calls(run, { ...env, ...more }),
    );

  it('runs for tags alone, which nothing but the owner pushes', () => {
    expect(github.on).toEqual({ push: { tags: ['v*'] } });
    expect(github.permissions).toEqual({ contents: 'read' });
    const needed = Object.values(github.jobs).flatMap(({ needs }) => needs ?? []);
    expect(Object.keys(github.jobs)).toEqual(expect.arrayContaining(needed));
  });

  it('builds each platform by itself and pushes it, then joins both', () => {
    const platforms = github.jobs['image']?.strategy?.matrix.include.map(({ arch }) => arch);
    expect(platforms).toEqual(['amd64', 'arm64']);
    expect(run('image')).toEqual([
      'docker login ghcr.io --username mei --password-stdin',
      'linux/arm64 1.2.3 build-image.sh ghcr.io/team/agenthub:1.2.3-arm64',
      'docker push ghcr.io/team/agenthub:1.2.3-arm64',
    ]);
    expect(run('join').at(-1)).toBe(
      'docker buildx imagetools create --tag ghcr.io/team/agenthub:1.2.3 --tag ghcr.io/team/agenthub:latest ghcr.io/team/agenthub:1.2.3-amd64 ghcr.io/team/agenthub:1.2.3-arm64',
    );
    expect(run('join', { GITHUB_REF_NAME: 'v1.2.3-rc.1' }).at(-1)).not.toContain('latest');
  });

  it('publishes the CLI if there is a token, and makes the release', () => {
    expect(run('files')).toEqual([
      'npm ci',
      'npm run release -- --from-tag --no-image',
      'npm config set //npm.example/path/:_authToken secret-of-npm',
      'npm publish ./release/agenthub-cli-1.2.3.tgz --registry https://npm.example/path/ --access public --tag latest',
      'gh release create v1.2.3 release/NOTES.md release/SHA256SUMS --latest --verify-tag --title AgentHub 1.2.3 --notes-file release/NOTES.md',
    ]);
    const without = run('files', { NPM_TOKEN: '', GITHUB_REF_NAME: 'v2.0.0-rc.1' });
    expect(without.join('\n')).not.toContain('publish');
    expect(without.at(-1)).toContain('--prerelease');
  });

  it('puts nothing of GitHub into the text of a script, where a name could be a command', () => {
    for (const script of steps) expect(script).not.toContain('${{');
  });
});

describe('the pipeline of GitLab', () => {
  const env = {
    CI_COMMIT_TAG: 'v1.2.3',
    CI_COMMIT_SHA: 'abc',
    IMAGE: 'registry.example/team/agenthub',
    CI_API_V4_URL: 'https://gitlab.example/api/v4',
    CI_PROJECT_ID: '7',
    CI_JOB_TOKEN: 'secret',
    NPM_REGISTRY: 'https://gitlab.example/api/v4/projects/7/packages/npm/',
    NPM_TOKEN: 'secret',
    ARCH: 'amd64',
  };
  const run = (job: string, more = {}) =>
    calls((gitlab[job]?.script ?? []).join('\n'), { ...env, ...more });

  it('runs for tags alone, and has each job in a stage', () => {
    expect(gitlab['.tagged']?.rules).toEqual([{ if: '$CI_COMMIT_TAG =~ /^v\\d/' }]);
    expect(gitlab['.docker']?.extends).toBe('.tagged');
    for (const [, job] of jobs) {
      expect(stages).toContain(job.stage);
      expect(['.tagged', '.docker']).toContain(job.extends);
    }
  });

  it('builds each platform by itself and pushes it, then joins both', () => {
    expect(run('image').slice(1)).toEqual([
      'linux/amd64 1.2.3 build-image.sh registry.example/team/agenthub:1.2.3-amd64',
      'docker push registry.example/team/agenthub:1.2.3-amd64',
    ]);
    const name = 'registry.example/team/agenthub:1.2.3';
    expect(run('join')).toEqual([
      `docker buildx imagetools create --tag ${name} ${name}-amd64 ${name}-arm64`,
      `docker buildx imagetools create --tag registry.example/team/agenthub:latest ${name}`,
    ]);
    expect(run('join', { CI_COMMIT_TAG: 'v1.2.3-rc.1' })).toHaveLength(1);
  });

  it('publishes the CLI and the files in the registries of the project', () => {
    const called = run('files');
    expect(called.slice(0, 4)).toEqual([
      'npm ci',
      'npm run release -- --from-tag --no-image',
      'npm config set //gitlab.example/api/v4/projects/7/packages/npm/:_authToken secret',
      `npm publish ./release/agenthub-cli-1.2.3.tgz --registry ${env.NPM_REGISTRY} --tag latest`,
    ]);
    expect(called.slice(4).map((one) => one.split(' ').at(-1))).toEqual([
      'https://gitlab.example/api/v4/projects/7/packages/generic/agenthub/1.2.3/NOTES.md',
      'https://gitlab.example/api/v4/projects/7/packages/generic/agenthub/1.2.3/SHA256SUMS',
    ]);
    expect(run('release')).toEqual([]);
  });
});

describe('both workflows', () => {
  const lines = [...steps, ...scripts].join('\n');

  it('call what there is: scripts of package.json with options that they take, and files', () => {
    for (const [, script] of lines.matchAll(/npm run (\S+)/g))
      expect(Object.keys(packageJson.scripts)).toContain(script);
    const releases = [...lines.matchAll(/npm run release -- (.+)/g)].map(([, args]) => args ?? '');
    expect(releases).toHaveLength(2);
    for (const args of releases)
      expect(parseOptions(args.split(' '), {}, () => '1.2.3')).toMatchObject({
        fromTag: true,
        platforms: [],
        out: 'release',
      });
    const files = [...lines.matchAll(/\b(deploy\/\S+\.sh)\b/g)].map(([, file]) => file ?? '');
    expect(files).toHaveLength(2);
    for (const file of files) expect(existsSync(file)).toBe(true);
  });
});
