import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { WorkingTree } from '../support/git/working-tree.ts';
import { type Person, folderOf, skill, useRegistry } from './test-registry.ts';
import { temporaryFolder } from './run-cli.ts';

const registry = useRegistry();
const run = promisify(execFile);

/** The tarball that `npm run build` makes, as npm installs it. */
const tarball = resolve('dist/cli/agenthub-cli.tgz');

async function install(): Promise<string> {
  const folder = await folderOf({ 'package.json': '{"private":true}' });
  const flags = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', ...flags, tarball], { cwd: folder });
  return join(folder, 'node_modules/agenthub-cli');
}

async function publish(installed: string, cwd: string, person: Person, flags: string[] = []) {
  const env = {
    PATH: process.env['PATH'],
    HOME: await temporaryFolder(),
    AGENTHUB_URL: registry.url(),
    AGENTHUB_TOKEN: person.key,
  };
  const bundle = join(installed, 'agenthub-cli.js');
  return run(process.execPath, [bundle, 'publish', ...flags], { cwd, env });
}

describe('the installed tarball of the CLI', () => {
  it('publishes with where the folder is from, and without where its second file is gone', async () => {
    const installed = await install();
    const person = await registry.person();
    const tree = new WorkingTree(await temporaryFolder());
    tree.git('remote', 'add', 'origin', 'git@git.example.com:team/skills.git');
    const commit = tree.commit({ 'SKILL.md': skill('from-git') });
    const { stderr } = await publish(installed, tree.folder, person);
    expect(stderr).toContain(
      `recorded: from git@git.example.com:team/skills.git at ${commit.slice(0, 12)}, folder /\n`,
    );
    const shown = await registry.cli(['show', `${person.username}/from-git`, '--json'], person);
    expect(shown.json()).toMatchObject({
      data: { version: { origin: { commit, path: '', claimed: true, dirty: false } } },
    });

    await rm(join(installed, 'git-reader.js'));
    tree.commit({ 'SKILL.md': skill('from-git', { head: 'metadata:\n  version: 2.0.0\n' }) });
    const without = await publish(installed, tree.folder, person, ['--verbose']);
    expect(without.stdout).toContain('from-git@2.0.0\tcreated');
    expect(without.stderr).toContain('no repository is recorded: its repository could not be read');
  });
});
