import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkingTree } from '../../support/git/working-tree.ts';
import { runCli, temporaryFolder } from '../run-cli.ts';
import { folderOf, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

const repository = 'https://git.example.com/team/skills.git';

/** A repository of two skills, cloned with a token as people do in CI. */
async function committed() {
  const tree = new WorkingTree(await temporaryFolder());
  tree.git('remote', 'add', 'origin', repository.replace('//', '//ci:hunter2@'));
  const commit = tree.commit({
    'skills/one/SKILL.md': skill('one'),
    'skills/two/SKILL.md': skill('two'),
  });
  return { tree, commit, cwd: tree.folder };
}

describe('agenthub-cli publish in a git repository', () => {
  it('states repository, commit, folder and changes, without the password of the remote', async () => {
    const person = await registry.person();
    const { tree, commit, cwd } = await committed();
    const sent: string[] = [];
    const listening: typeof fetch = (input, init) => {
      sent.push(`${String(input)} ${JSON.stringify(init?.headers)}`);
      return fetch(input, init);
    };
    const world = { cwd, fetch: listening };
    const first = await registry.cli(['publish', 'skills/one'], person, world);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain(
      `recorded: from ${repository} at ${commit.slice(0, 12)}, folder skills/one\n`,
    );
    tree.write({ 'skills/two/notes.md': 'not committed' });
    const second = await registry.cli(['publish', 'skills/two', '--json'], person, world);
    expect(second.json()).toMatchObject({
      data: {
        version: {
          origin: { repository, commit, path: 'skills/two', claimed: true, dirty: true },
        },
      },
    });
    expect(sent.join('\n')).toContain('repository=https');
    expect(sent.join('\n')).not.toContain('hunter2');
    expect(sent.join('\n')).not.toContain(cwd);
  });

  it('says in a dry run what would be stated, and states nothing with --no-provenance', async () => {
    const person = await registry.person();
    const { commit, cwd } = await committed();
    const dry = await registry.cli(['publish', 'skills/one', '--dry-run'], person, { cwd });
    expect(dry.stderr).toContain(`would record: from ${repository} at ${commit.slice(0, 12)}`);
    expect(dry.stderr).toContain('--no-provenance');
    const flags = ['publish', 'skills/one', '--no-provenance'];
    const { code, stderr } = await registry.cli(flags, person, { cwd });
    expect(code).toBe(0);
    expect(stderr).not.toContain('record');
    const shown = await registry.cli(['show', `${person.username}/one@1.0.0`, '--json'], person);
    expect(shown.json()).toMatchObject({ data: { origin: null } });
    // Again, with it: the version stays as it was published.
    const again = await registry.cli(['publish', 'skills/one'], person, { cwd });
    expect(again.stderr).toContain('unchanged');
    expect(again.stderr).not.toContain('recorded');
    const still = await registry.cli(['show', `${person.username}/one@1.0.0`, '--json'], person);
    expect(still.json()).toEqual(shown.json());
  });

  it('states it of every folder with --recursive', async () => {
    const person = await registry.person();
    const { tree, commit, cwd } = await committed();
    tree.write({ 'skills/two/notes.md': 'not committed' });
    const place = `from ${repository} at ${commit.slice(0, 12)}, 2 folders, 1 with changes`;
    const dry = await registry.cli(['publish', '-r', 'skills', '--dry-run'], person, { cwd });
    expect(dry.stderr).toContain(`would record: ${place}`);
    const { code, stderr } = await registry.cli(['publish', '-r', 'skills'], person, { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain(`recorded: ${place}`);
    for (const [name, dirty] of [
      ['one', false],
      ['two', true],
    ] as const) {
      const shown = await registry.cli(['show', `${person.username}/${name}`, '--json'], person);
      const origin = { repository, commit, path: `skills/${name}`, claimed: true, dirty };
      expect(shown.json()).toMatchObject({ data: { version: { origin } } });
    }
  });

  it('publishes where there is nothing to state, and says why with --verbose alone', async () => {
    const person = await registry.person();
    const cwd = await folderOf({ 'SKILL.md': skill('outside') });
    const dry = await registry.cli(['publish', '--dry-run'], person, { cwd });
    expect(dry).toMatchObject({ code: 0, stderr: expect.not.stringContaining('record') });
    const { code, stderr } = await registry.cli(['publish', '--verbose'], person, { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('no repository is recorded: it is in no git repository\n');
    const json = await registry.cli(['publish', '--json'], person, { cwd });
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(cwd, '.git'))).toBe(false);
  });
});

describe('agenthub-cli show of a version from a git repository', () => {
  it('says that the publisher stated it, in both languages', async () => {
    const person = await registry.person();
    const { tree, commit, cwd } = await committed();
    tree.write({ 'skills/one/notes.md': 'not committed' });
    await registry.cli(['publish', 'skills/one'], person, { cwd });
    const ref = `${person.username}/one`;
    for (const one of [ref, `${ref}@1.0.0`]) {
      const english = await registry.cli(['show', one], person);
      expect(english.stdout).toContain(
        `repository\t${repository}\ncommit\t${commit}\nfolder\tskills/one\n` +
          'changes\tsome are not in this commit\norigin\tas stated by the publisher\n',
      );
      const chinese = await registry.cli(['show', one, '--lang', 'zh-CN'], person);
      expect(chinese.stdout).toContain('origin\t由发布者声明\n');
    }
  });

  it('names the flag in the help of both languages', async () => {
    const english = await runCli(['publish', '--help']);
    expect(english.stdout).toMatch(/--no-provenance +Do not record the source repository/);
    const chinese = await runCli(['publish', '--help', '--lang', 'zh-CN']);
    expect(chinese.stdout).toMatch(/--no-provenance +不注明来源/);
  });
});
