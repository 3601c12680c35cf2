import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { placeSkill } from '#schema/kinds/skill/place.ts';
import { targets } from '#schema/targets.ts';
import { useRegistry } from './desk.ts';
import { snapshot, withoutConfirmed } from './world.ts';

const { desk, publish } = useRegistry();

describe('agenthub-cli add: where to', () => {
  beforeAll(() => publish('where', '1.0.0'));
  const folders = (result: { json(): { data?: unknown } }) =>
    (result.json().data as { steps: { folder: string }[] }).steps.map(({ folder }) => folder);

  it('goes to the shared folder when no agent is found, and to those found otherwise', async () => {
    const { cli, home } = await desk();
    expect(folders(await cli(['add', 'where', '--dry-run', '--json']))).toEqual([
      '.agents/skills/where',
    ]);
    await mkdir(join(home, '.codex'));
    await mkdir(join(home, '.claude'));
    const found = await cli(['add', 'where', '--dry-run']);
    expect(found.stderr).toContain('found here: claude-code, codex');
    expect(folders(await cli(['add', 'where', '--dry-run', '--json']))).toEqual([
      '.claude/skills/where',
      '.agents/skills/where',
    ]);
  });

  it('names a few of many agents that it found, and writes their shared folder once', async () => {
    const { cli, home } = await desk();
    const sharing = ['.codex', '.cline', '.dexto', '.fx', '.loaf', '.warp', '.pi/agent', '.kimi'];
    for (const folder of sharing) await mkdir(join(home, folder), { recursive: true });
    const { stderr } = await cli(['add', 'where', '--dry-run']);
    expect(stderr).toContain('found here: codex, cline, dexto, fx, kimi-code-cli and 3 more\n');
    expect(stderr.match(/\.agents\/skills\/where/g)).toHaveLength(1);
    expect(stderr).toContain('Cline, Codex, Dexto, fx, Kimi Code CLI and 3 more  .agents/skills');
  });

  it('serves every target with *, and refuses one it does not know', async () => {
    const { cli, project } = await desk();
    const all = folders(await cli(['add', 'where', '-a', '*', '--dry-run', '--json']));
    expect(new Set(all)).toEqual(
      new Set(
        targets.flatMap((target) =>
          placeSkill({ name: 'where' }, target, 'project').map(({ path }) => path),
        ),
      ),
    );
    const unknown = await cli(['add', 'where', '-a', 'claud-code']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('claude-code');
    expect(await snapshot(project)).toEqual({});
  });

  it('goes into the folder of --dir, and records one outside of the project for the user', async () => {
    const { cli, folder, home, project, lock } = await desk();
    await cli(['add', 'where', '--dir', 'tools']);
    expect(Object.keys(await snapshot(project))).toContain('tools/where/SKILL.md');
    expect((await lock()).assets['skill:platform/where']?.placements[0]?.folder).toBe(
      'tools/where',
    );
    const before = await snapshot(folder);
    const outside = join(folder, '外面');
    expect(await cli(['add', 'where', '--dir', outside])).toMatchObject({ code: 0 });
    const user = await readFile(join(home, '.skills-registry/agenthub-lock.json'), 'utf8');
    expect(user).toContain(join(outside, 'where'));
    expect(await cli(['remove', 'where', '-s', 'user'])).toMatchObject({ code: 0 });
    expect(withoutConfirmed(await snapshot(folder))).toEqual(withoutConfirmed(before));
  });

  it('knows the scopes by the words of the predecessor too', async () => {
    const { cli, home, project } = await desk();
    expect(await cli(['add', 'where', '-a', 'kiro', '-s', 'workspace'])).toMatchObject({ code: 0 });
    expect(await cli(['add', 'where', '-a', 'kiro', '-s', 'global'])).toMatchObject({ code: 0 });
    for (const folder of [home, project]) {
      expect(Object.keys(await snapshot(folder))).toContain('.kiro/skills/where/SKILL.md');
    }
    expect((await cli(['add', 'where', '-s', 'machine'])).code).toBe(2);
  });

  it('finds the project’s lock from a folder below it', async () => {
    const { cli, project } = await desk();
    await mkdir(join(project, '.git'));
    await mkdir(join(project, 'src/deep'), { recursive: true });
    await cli(['add', 'where', '-a', 'kiro']);
    const { stdout } = await cli(['list'], { cwd: join(project, 'src/deep') });
    expect(stdout).toContain('platform/where\t1.0.0\tproject\tok');
  });

  it('lists the known targets, those found here first or only', async () => {
    const { cli, home, project } = await desk();
    await mkdir(join(home, '.kiro'));
    const { stdout } = await cli(['targets']);
    expect(stdout).toContain(
      `kiro\tKiro\tyes\t${join(project, '.kiro/skills')}\t${join(home, '.kiro/skills')}\tskill`,
    );
    expect(stdout).toContain('claude-code\tClaude Code\tno\t');
    expect(stdout.startsWith('kiro\t')).toBe(true);
    expect(stdout.trim().split('\n')).toHaveLength(targets.length);
    const found = await cli(['targets', '--found', '--json']);
    expect(found.json().data).toEqual([expect.objectContaining({ id: 'kiro', found: true })]);
  });
});

describe('agenthub-cli add --frozen', () => {
  beforeAll(() => publish('frozen', '1.0.0'));

  it('brings a clone to what the lock says, without the registry when all is cached', async () => {
    const { cli, project } = await desk();
    await cli(['add', 'frozen', '-a', 'claude-code', '-a', 'kiro']);
    const whole = await snapshot(project);
    const clone = await desk();
    await cp(join(project, 'agenthub-lock.json'), join(clone.project, 'agenthub-lock.json'));
    expect(await clone.cli(['add', '--frozen'])).toMatchObject({ code: 0 });
    expect(await snapshot(clone.project)).toEqual(whole);
    for (const folder of ['.claude', '.kiro', '.skills-registry']) {
      await rm(join(clone.project, folder), { recursive: true });
    }
    expect(await clone.cli(['add', '--frozen', '--offline'])).toMatchObject({ code: 0 });
    expect(await snapshot(clone.project)).toEqual(whole);
  });

  it('fails where nothing was ever installed, so that CI does not pass for a lost lock file', async () => {
    const { cli } = await desk();
    const { code, stderr } = await cli(['add', '--frozen']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/There is no .*agenthub-lock\.json/);
    expect((await cli(['remove', '--all', '--yes'])).stderr).toContain('nothing is installed here');
  });

  it('fails when the lock would change, and changes nothing', async () => {
    const { cli, project, lock } = await desk();
    await cli(['add', 'frozen', '-a', 'kiro']);
    const before = await snapshot(project);
    expect((await cli(['add', 'frozen@2.0.0', '--frozen'])).code).toBe(5);
    expect((await cli(['add', 'another', '--frozen'])).code).toBe(5);
    expect((await cli(['add', '--frozen', '-a', 'codex'])).code).toBe(2);
    expect(await snapshot(project)).toEqual(before);
    const edited = await lock();
    edited.assets['skill:platform/frozen']!.files['SKILL.md']!.sha256 = '0'.repeat(64);
    await writeFile(join(project, 'agenthub-lock.json'), JSON.stringify(edited));
    expect((await cli(['add', '--frozen'])).stderr).toContain('lists other files');
  });
});
