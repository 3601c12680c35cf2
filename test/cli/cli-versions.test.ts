import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { judge } from '#cli/cli-versions.ts';
import { version } from '#cli/version.ts';
import { cliVersionsHeader } from '#schema/cli-versions.ts';
import { startTestServer } from '../support/test-server.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

/** A registry of another release than the CLI. */
async function registryOf(release: string): Promise<string> {
  const server = await startTestServer({}, undefined, { version: release });
  onTestFinished(() => server.close());
  return server.url;
}

const find = (url: string, home: string, argv: string[] = [], fetch = globalThis.fetch) =>
  runCli(['find', 'nothing', '--registry', url, ...argv], { home, fetch });

describe('a registry of another release', () => {
  it('that is newer says so in one line, once a day, and the command does its work', async () => {
    const url = await registryOf('0.999.0');
    const home = await temporaryFolder();
    const first = await find(url, home);
    const line = `agenthub-cli 0.999.0 is out, this is ${version}:  npm install -g ${url}/cli/agenthub-cli.tgz\n`;
    expect(first.stderr).toContain(line);
    expect(first.code).toBe(0);
    expect((await find(url, home)).stderr).not.toContain('is out');
  });

  it('that is older names what it serves, in one line', async () => {
    const url = await registryOf('0.0.9');
    const { code, stderr } = await find(url, await temporaryFolder());
    expect(code).toBe(0);
    expect(stderr.match(/is too new for this registry \(below 0\.1\.0\)/g)).toHaveLength(1);
  });

  it('says it again on the next day, and for each registry', async () => {
    const [one, other] = [await registryOf('0.999.0'), await registryOf('0.999.0')];
    const home = await temporaryFolder();
    await find(one, home);
    expect((await find(other, home)).stderr).toContain('is out');
    const file = join(home, '.skills-registry/version-notices.json');
    const days = JSON.parse(await readFile(file, 'utf8'));
    expect(Object.keys(days)).toEqual([one, other]);
    const tomorrow = new Date(Date.now() + 86_400_000);
    const again = await runCli(['find', 'x', '--registry', one], { home, now: () => tomorrow });
    expect(again.stderr).toContain('is out');
    expect(Object.keys(JSON.parse(await readFile(file, 'utf8')))).toEqual([one]);
  });

  it('leaves stdout alone, and is silent with --quiet', async () => {
    const url = await registryOf('0.999.0');
    const asked = await find(url, await temporaryFolder(), ['--json']);
    expect(asked.json().ok).toBe(true);
    expect(asked.stderr).toContain('is out');
    expect((await find(url, await temporaryFolder(), ['--quiet'])).stderr).toBe('');
  });

  it('that no longer understands this CLI ends the command, with how to update', async () => {
    const url = await registryOf('0.999.0');
    // A release to come, which has raised its minimum.
    const later: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      const headers = new Headers(answer.headers);
      headers.set(cliVersionsHeader, 'latest=9.0.0; minimum=8.0.0; below=10.0.0');
      return new Response(answer.body, { status: answer.status, headers });
    };
    const home = await temporaryFolder();
    for (const _ of ['once', 'each time']) {
      const { code, stdout, stderr } = await find(url, home, [], later);
      expect([code, stdout]).toEqual([5, '']);
      expect(stderr).toContain(`needs agenthub-cli 8.0.0 or newer; this is ${version}`);
      expect(stderr).toContain(`npm install -g ${url}/cli/agenthub-cli.tgz`);
    }
  });
});

describe('a version of the CLI', () => {
  const served = { latest: '0.3.1', minimum: '0.2.0', below: '0.4.0' };
  it.each([
    ['0.1.9', 'too old'],
    ['0.2.0-rc.1', 'too old'],
    ['0.2.0', 'older'],
    ['0.3.1', 'fits'],
    ['0.3.2', 'fits'],
    ['0.4.0', 'too new'],
    ['1.0.0', 'too new'],
  ])('is judged in the order of semver: %s is %s', async (version, judgement) => {
    expect(await judge(served, version)).toBe(judgement);
  });
});
