import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { skill } from '#test/cli/test-registry.ts';
import { blocksIn, checkoutFolder, readDocument } from '#test/support/document.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { startTestServer } from '#test/support/test-server.ts';

const execute = promisify(execFile);

const gitlabJob = z.strictObject({
  image: z.string().optional(),
  rules: z.tuple([z.strictObject({ if: z.string() })]).optional(),
  resource_group: z.string().optional(),
  script: z.array(z.string()),
});
const gitlabFile = z
  .object({
    variables: z.record(z.string(), z.string()),
    default: z.strictObject({ image: z.string(), before_script: z.array(z.string()) }).optional(),
  })
  .catchall(gitlabJob);
const githubJob = z.strictObject({
  if: z.string().optional(),
  'runs-on': z.literal('ubuntu-latest'),
  concurrency: z.string().optional(),
  steps: z.array(
    z.union([
      z.strictObject({ uses: z.string(), with: z.record(z.string(), z.number()).optional() }),
      z.strictObject({ env: z.record(z.string(), z.string()).optional(), run: z.string() }),
    ]),
  ),
});
const githubFile = z.strictObject({
  name: z.string(),
  on: z.unknown(),
  permissions: z.strictObject({ contents: z.literal('read') }),
  env: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), githubJob),
});

/** A job that a service would run: each script is one shell, with variables of its own. */
type Job = { name: string; when: string | null; shells: Shell[] };
type Shell = { script: string; env: Record<string, string> };
type Service = {
  name: 'GitLab CI' | 'GitHub Actions';
  publishing: Job[];
  using: Job[];
  /** How the service starts bash. */
  flags: string[];
  ofMergeRequest: Record<string, string>;
  ofMain: Record<string, string>;
  remote: string;
};

const files = blocksIn(readDocument('docs/ci.md'))
  .filter(({ language }) => language === 'yaml')
  .map(({ text }) => parse(text) as unknown);

function gitlabJobs(file: unknown): Job[] {
  const { variables, default: shared, ...jobs } = gitlabFile.parse(file);
  return Object.entries(jobs as Record<string, z.infer<typeof gitlabJob>>).map(([name, job]) => ({
    name,
    when: job.rules?.[0].if ?? null,
    // The runner joins them into one script.
    shells: [
      { script: [...(shared?.before_script ?? []), ...job.script].join('\n'), env: variables },
    ],
  }));
}

function githubJobs(file: unknown): Job[] {
  const { env, jobs } = githubFile.parse(file);
  return Object.entries(jobs).map(([name, job]) => ({
    name,
    when: job.if?.replace('github.event_name', '$GITHUB_EVENT_NAME') ?? null,
    shells: job.steps.flatMap((step) =>
      'run' in step ? [{ script: step.run, env: { ...env, ...step.env } }] : [],
    ),
  }));
}

const services: Service[] = [
  {
    name: 'GitLab CI',
    publishing: gitlabJobs(files[0]),
    using: gitlabJobs(files[1]),
    flags: ['-eo', 'pipefail'],
    ofMergeRequest: { GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'merge_request_event' },
    ofMain: {
      GITLAB_CI: 'true',
      CI_PIPELINE_SOURCE: 'push',
      CI_COMMIT_BRANCH: 'main',
    },
    remote: 'https://gitlab-ci-token:PASSWORD-OF-JOB@git.example.com/platform/skills.git',
  },
  {
    name: 'GitHub Actions',
    publishing: githubJobs(files[2]),
    using: githubJobs(files[3]),
    flags: ['-e'],
    ofMergeRequest: { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request' },
    ofMain: { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push' },
    remote: 'https://github.com/platform/skills',
  },
];

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A new account for CI; gives its API key. */
async function accountNamed(username: string): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, email: `${username}@example.com`, password: 'long enough' }),
  });
  const { apiKey } = (await response.json()) as { apiKey: { key: string } };
  return apiKey.key;
}

function write(folder: string, texts: Record<string, string>) {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A repository with these files, and what a service checks out of it: its last commit, with no branch. */
async function checkedOut(texts: Record<string, string>, remote: string): Promise<string> {
  const [source, checkout] = [temporaryFolder(), join(temporaryFolder(), 'job')];
  write(source, texts);
  const git = (cwd: string, ...args: string[]) =>
    execute('git', ['-c', 'user.name=Mei', '-c', 'user.email=mei@example.com', ...args], { cwd });
  await git(source, 'init', '--quiet', '--initial-branch=main');
  await git(source, 'add', '--all');
  await git(source, 'commit', '--quiet', '--message', 'skills');
  await git(source, 'clone', '--quiet', '--depth=1', `file://${source}`, checkout);
  await git(checkout, 'checkout', '--quiet', '--detach');
  await git(checkout, 'remote', 'set-url', 'origin', remote);
  return checkout;
}

type Ended = { ran: string[]; code: number; output: string };

/** Runs the jobs that the service would start in `cwd`, each on a new machine that has only the variables of CI. */
async function runJobs(
  { flags }: Service,
  jobs: Job[],
  { cwd, variables, key }: { cwd: string; variables: Record<string, string>; key: string | null },
): Promise<Ended> {
  const ended: Ended = { ran: [], code: 0, output: '' };
  for (const { name, when, shells } of jobs) {
    const home = temporaryFolder();
    // A variable of GitLab's is there for each job; a secret of GitHub's is named by the step.
    const ofService = flags.includes('-eo') && key !== null ? { AGENTHUB_TOKEN: key } : {};
    const machine = {
      PATH: `${home}/bin:${checkoutFolder}/node_modules/.bin:${process.env['PATH']}`,
      HOME: home,
      CI: 'true',
      CI_DEFAULT_BRANCH: 'main',
      NPM_CONFIG_PREFIX: home,
      NPM_CONFIG_CACHE: join(home, 'cache'),
      // npm would ask its own registry for advisories and a newer npm.
      NPM_CONFIG_AUDIT: 'false',
      NPM_CONFIG_UPDATE_NOTIFIER: 'false',
      ...ofService,
      ...variables,
    };
    if (when !== null && (await bash(flags, `[[ ${when} ]]`, cwd, machine)).code !== 0) continue;
    ended.ran.push(name);
    for (const { script, env } of shells) {
      const filled = Object.entries(env).map(([variable, text]) => [
        variable,
        text
          .replace('https://hub.example.com', server.url)
          .replace('${{ secrets.AGENTHUB_TOKEN }}', key ?? ''),
      ]);
      const { code, output } = await bash(flags, script, cwd, {
        ...machine,
        ...Object.fromEntries(filled),
      });
      ended.output += output;
      ended.code ||= code;
      if (code !== 0) break;
    }
  }
  return ended;
}

async function bash(flags: string[], script: string, cwd: string, env: NodeJS.ProcessEnv) {
  const running = execute('bash', ['--norc', ...flags, '-c', script], { cwd, env });
  running.child.stdin?.end();
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (err: { code: number; stdout: string; stderr: string }) => ({
      code: err.code,
      output: err.stdout + err.stderr,
    }),
  );
}

const read = async (path: string) => (await fetch(`${server.url}/api/v1/skills/${path}`)).json();

describe.each(services)('docs/ci.md for $name', (service) => {
  const namespace = service.name === 'GitLab CI' ? 'platform' : 'tools';
  const texts = {
    'skills/deploy/SKILL.md': skill('deploy', { head: 'metadata:\n  version: 1.0.0\n' }),
    'skills/review/SKILL.md': skill('review', { head: 'metadata:\n  version: 1.0.0\n' }),
  };

  it('checks a merge request, publishes main, and installs what a lock file records', async () => {
    const key = await accountNamed(namespace);
    const cwd = await checkedOut(texts, service.remote);
    const fork = await runJobs(service, service.publishing, {
      cwd,
      variables: service.ofMergeRequest,
      key: null,
    });
    expect(fork).toMatchObject({ code: 0, ran: [expect.stringMatching(/^check/)] });
    expect(fork.output).toContain('The dry run is skipped');

    const request = await runJobs(service, service.publishing, {
      cwd,
      variables: service.ofMergeRequest,
      key,
    });
    expect(request).toMatchObject({ code: 0, ran: [expect.stringMatching(/^check/)] });
    expect(request.output).not.toContain('skipped');
    expect(await read(`${namespace}/deploy`)).toMatchObject({ status: 404 });

    for (const again of [false, true]) {
      const main = await runJobs(service, service.publishing, {
        cwd,
        variables: service.ofMain,
        key,
      });
      expect(main).toMatchObject({ code: 0, ran: [expect.stringMatching(/^publish/)] });
      expect(main.output.includes('unchanged')).toBe(again);
      expect(main.output).not.toContain(key);
    }
    const version = JSON.stringify(await read(`${namespace}/deploy/versions/1.0.0`));
    expect(version).toContain(service.remote.split('/').slice(-2).join('/').replace('.git', ''));
    expect(version).not.toContain('PASSWORD-OF-JOB');

    // Whoever uses them makes the lock file at home, and commits it without what was installed.
    const desk = temporaryFolder();
    const cli = `node ${checkoutFolder}/dist/cli/agenthub-cli.js`;
    const made = await bash(['-e'], `${cli} add ${namespace}/deploy -a claude-code`, desk, {
      PATH: `${checkoutFolder}/node_modules/.bin:${process.env['PATH']}`,
      HOME: temporaryFolder(),
      AGENTHUB_URL: server.url,
    });
    expect(made.code).toBe(0);
    const lock = readFileSync(join(desk, 'agenthub-lock.json'), 'utf8');
    const user = await checkedOut({ 'agenthub-lock.json': lock }, service.remote);
    const install = await runJobs(service, service.using, {
      cwd: user,
      variables: service.ofMain,
      key: null,
    });
    expect(install.code).toBe(0);
    expect(existsSync(join(user, '.claude/skills/deploy/SKILL.md'))).toBe(true);
    expect(readFileSync(join(user, 'agenthub-lock.json'), 'utf8')).toBe(lock);
  });

  it('ends a merge request with a broken skill as failed, with or without a key', async () => {
    const broken = { 'skills/deploy/SKILL.md': '---\nname: deploy\n---\n' };
    const cwd = await checkedOut(broken, service.remote);
    for (const key of [null, await accountNamed(`${namespace}-broken`)]) {
      const { code, output } = await runJobs(service, service.publishing, {
        cwd,
        variables: service.ofMergeRequest,
        key,
      });
      expect(code).toBe(5);
      expect(output).toContain('description');
    }
  });
});
