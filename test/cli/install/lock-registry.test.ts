import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, type CliWorld, temporaryFolder } from '../run-cli.ts';
import { useRegistry } from './desk.ts';

const registry = useRegistry();
const key = `sr_${'k'.repeat(43)}`;

/** A clone with a lock file of the registry, on a machine where nothing is configured; `sent` has each request. */
async function clone(name: string) {
  await registry.publish(name, '1.0.0');
  const author = await registry.desk();
  expect((await author.cli(['add', `platform/${name}`, '-a', 'claude-code'])).code).toBe(0);
  const [cwd, home] = [await temporaryFolder(), await temporaryFolder()];
  const lockPath = join(cwd, 'agenthub-lock.json');
  await cp(join(author.project, 'agenthub-lock.json'), lockPath);
  const sent: { url: string; authorization: string | null }[] = [];
  const cli = (argv: string[], world: CliWorld = {}) =>
    runCli(argv, {
      cwd,
      home,
      fetch: (input, init) => {
        const { url, headers } = new Request(input, init);
        sent.push({ url, authorization: headers.get('authorization') });
        return fetch(input, init);
      },
      ...world,
    });
  const isInstalled = () => existsSync(join(cwd, `.claude/skills/${name}/SKILL.md`));
  return { cli, sent, home, lockPath, isInstalled };
}

describe('a clone where no registry is configured', () => {
  it('is asked on a terminal, installs, and sends no key of the environment there', async () => {
    const { cli, sent, home, isInstalled } = await clone('asked');
    const env = { AGENTHUB_TOKEN: key, SKILLS_REGISTRY_API_KEY: key };
    const answers: [string, string][] = [['agenthub-lock.json names?', 'y']];
    const { code, stderr } = await cli(['add', '--frozen'], { terminal: 100, answers, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(isInstalled()).toBe(true);
    expect(sent.length).toBeGreaterThan(1);
    for (const { url, authorization } of sent) {
      expect(url.startsWith(registry.url())).toBe(true);
      expect(authorization).toBeNull();
    }
    expect(stderr).toContain(`agenthub-cli config set registry.url ${registry.url()}`);
    expect(existsSync(join(home, '.skills-registry/config.toml'))).toBe(false);
  });

  it('sends nothing after a no', async () => {
    const { cli, sent, isInstalled } = await clone('refused');
    const answers: [string, string][] = [['agenthub-lock.json names?', 'n']];
    expect(await cli(['update'], { terminal: 100, answers })).toMatchObject({ code: 2 });
    expect(sent).toEqual([]);
    expect(isInstalled()).toBe(false);
  });

  it.each([
    { argv: ['add', '--frozen'], world: {} },
    { argv: ['add', '--frozen', '--yes'], world: { terminal: 80 } },
    { argv: ['update'], world: { terminal: 80, env: { CI: 'true' } } },
    { argv: ['add', 'platform/other', '--no-input'], world: { terminal: 80 } },
  ])('is told what to set, and sends nothing: $argv', async ({ argv, world }) => {
    const { cli, sent } = await clone('unattended');
    const { code, stderr } = await cli(argv, { ...world });
    expect(code).toBe(2);
    expect(stderr).toContain(`agenthub-cli config set registry.url ${registry.url()}`);
    expect(stderr).toContain(`AGENTHUB_URL=${registry.url()}`);
    expect(sent).toEqual([]);
  });

  it('gets no command of a hostile lock file to copy, and no address with a password', async () => {
    const { cli, sent, lockPath } = await clone('hostile');
    const lock = await readFile(lockPath, 'utf8');
    await writeFile(lockPath, lock.replaceAll(registry.url(), 'http://evil.test/$(touch x);y'));
    const injected = await cli(['add', '--frozen']);
    expect(injected.code).toBe(2);
    expect(injected.stderr).toContain("registry.url 'http://evil.test/$(touch%20x);y'");
    await writeFile(lockPath, lock.replaceAll(registry.url(), 'http://me:secret@evil.test'));
    const withPassword = await cli(['add', '--frozen'], { terminal: 80 });
    expect(withPassword.code).toBe(2);
    expect(withPassword.stderr).not.toContain('secret');
    expect(sent).toEqual([]);
  });

  it('is not asked where one is configured', async () => {
    const { cli, isInstalled } = await clone('configured');
    expect((await cli(['config', 'set', 'registry.url', registry.url()])).code).toBe(0);
    expect((await cli(['add', '--frozen'])).code).toBe(0);
    expect(isInstalled()).toBe(true);
  });
});
