import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentMd } from '#test/support/agent-md.ts';
import { useRegistry } from './desk.ts';
import { put, snapshot } from './world.ts';

const { desk, publish, send, url } = useRegistry();

const deploy = '.claude/skills/deploy';

describe('agenthub-cli add, list, update, remove', () => {
  it('installs byte for byte, tells what is newer, updates, and leaves the disk as it was', async () => {
    await publish('deploy', '1.0.0');
    const { cli, project, lock } = await desk();
    await put(project, { 'src/main.ts': 'x' });
    const before = await snapshot(project);

    const add = await cli(['add', 'platform/deploy', '-a', 'claude-code', '-a', 'kiro']);
    expect(add.stderr).toContain('platform/deploy 1.0.0 · 2 files');
    expect(add.stderr).toContain(
      `✓ Claude Code  ${deploy} → .skills-registry/cache/skill/platform/deploy/1.0.0  (created .claude/)`,
    );
    expect(add.stderr).toContain('Kiro CLI: a custom agent needs');
    expect(add).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(join(project, deploy, 'scripts/run.sh'), 'utf8')).toBe('echo 1.0.0\n');

    const list = await cli(['list']);
    expect(list.stdout).toBe(
      `platform/deploy\t1.0.0\tproject\tok\tclaude-code, kiro\t${deploy}, .kiro/skills/deploy\tskill\tok\n`,
    );
    expect((await cli(['list', '--outdated'])).stdout).toBe('');
    await publish('deploy', '1.1.0', { 'docs/新.md': '新' });
    const outdated = await cli(['list', '--outdated', '--json']);
    expect(outdated.json().data).toMatchObject([
      { ref: 'platform/deploy', version: '1.0.0', latest: '1.1.0' },
    ]);

    const dry = await cli(['update', '--dry-run']);
    expect(dry.stderr).toContain('platform/deploy 1.0.0 → 1.1.0');
    expect((await lock()).assets['skill:platform/deploy']?.version).toBe('1.0.0');
    const update = await cli(['update']);
    expect(update).toMatchObject({ code: 0 });
    expect(await readFile(join(project, deploy, 'docs/新.md'), 'utf8')).toBe('新');
    expect((await lock()).assets['skill:platform/deploy']).toMatchObject({
      version: '1.1.0',
      registry: url(),
      scope: 'project',
    });
    expect((await cli(['update'])).stderr).toContain('is up to date');

    const remove = await cli(['remove', 'deploy']);
    expect(remove).toMatchObject({ code: 0 });
    expect(await snapshot(project)).toEqual(before);
  });

  it('counts one person once for all agent targets, and none with DO_NOT_TRACK or in CI', async () => {
    await publish('counted', '1.0.0');
    const { cli } = await desk();
    const installs = async () => {
      // With a cookie, which no answer from before the install is kept for.
      const headers = { cookie: 'lang=en-US' };
      const response = await fetch(`${url()}/api/v1/skills/platform/counted`, { headers });
      return ((await response.json()) as { installs: number }).installs;
    };
    const quiet = await cli(['add', 'counted', '-a', 'kiro'], { env: { DO_NOT_TRACK: '1' } });
    expect(quiet.code).toBe(0);
    const inCi = await cli(['add', 'counted', '-a', 'windsurf'], { env: { GITLAB_CI: 'true' } });
    expect(inCi.code).toBe(0);
    expect(await installs()).toBe(0);
    await cli(['add', 'counted', '-a', 'codex', '-a', 'cursor']);
    expect(await installs()).toBe(1);
  });

  it('installs several or none', async () => {
    await publish('one', '1.0.0');
    const { cli, project } = await desk();
    const missing = await cli(['add', 'one', 'nothing-like-it', '-a', 'kiro', '--json']);
    expect(missing.code).toBe(3);
    expect(missing.json().error?.code).toBe('asset.not_found');
    expect(await snapshot(project)).toEqual({});
    await put(project, { '.kiro/skills/one/SKILL.md': 'mine' });
    const before = await snapshot(project);
    await publish('two', '1.0.0');
    const refused = await cli(['add', 'two', 'one', '-a', 'kiro', '--json']);
    expect(refused.code).toBe(5);
    expect(refused.json().error).toMatchObject({
      code: 'cli.refused',
      errors: [{ pointer: '.kiro/skills/one' }],
    });
    expect(await snapshot(project)).toEqual(before);
  });

  it('never installs a name that is only near, and says which was meant', async () => {
    await publish('kubernetes', '1.0.0');
    const { cli, project } = await desk();
    const { code, stderr } = await cli(['add', 'kubernets']);
    expect(code).toBe(3);
    expect(stderr).toContain('platform/kubernetes');
    expect(await snapshot(project)).toEqual({});
  });

  it('installs a broken version by its exact number, with a warning that names the one to use', async () => {
    await publish('yanked', '1.0.0');
    await publish('yanked', '1.1.0');
    await send('POST', '/skills/platform/yanked/versions/1.1.0/yank', {
      reason: 'it deletes things',
    });
    const { cli, lock } = await desk();
    const { code, stderr } = await cli(['add', 'yanked@1.1.0', '-a', 'kiro']);
    expect(code).toBe(0);
    expect(stderr).toContain('platform/yanked 1.1.0 is yanked: it deletes things; use 1.0.0');
    expect((await lock()).assets['skill:platform/yanked']?.version).toBe('1.1.0');
    const other = await desk();
    const latest = await other.cli(['add', 'yanked', '-a', 'kiro', '--json']);
    expect(latest.json().data).toMatchObject({ assets: [{ version: '1.0.0' }] });
  });

  it('refuses a version withdrawn for security with exit code 7, also if it insists without being its owner', async () => {
    await publish('leaks', '1.0.0');
    await publish('leaks', '1.1.0');
    await send('PATCH', '/skills/platform/leaks', { visibility: 'public' });
    await send('POST', '/skills/platform/leaks/versions/1.1.0/yank', {
      reason: 'it has a key',
      severity: 'security',
    });
    const { cli, project } = await desk();
    const refused = await cli(['add', 'leaks@1.1.0', '-a', 'kiro']);
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain(
      'platform/leaks 1.1.0 was withdrawn for a security reason: it has a key',
    );
    expect(refused.stderr).toContain('agenthub-cli add platform/leaks@1.0.0');
    expect(refused.stderr).not.toContain('--allow-yanked');
    expect((await cli(['add', 'leaks@1.1.0', '-a', 'kiro', '--allow-yanked'])).code).toBe(7);
    expect((await cli(['use', 'leaks@1.1.0'])).code).toBe(7);
    expect((await cli(['download', 'leaks@1.1.0'])).code).toBe(7);
    expect(await snapshot(project)).toEqual({});
  });

  it('installs no agent with a part that was withdrawn for security', async () => {
    await publish('bad-part', '1.0.0');
    await send('POST', '/agents?version=1.0.0', {
      manifest: agentMd('whole', { head: 'skills: [bad-part@1.0.0]\n' }),
    });
    for (const [severity, code] of [
      ['broken', 0],
      ['security', 7],
    ] as const) {
      await send('POST', '/skills/platform/bad-part/versions/1.0.0/yank', {
        reason: 'it has a key',
        severity,
      });
      const { cli } = await desk();
      const added = await cli(['add', 'agent:platform/whole', '-a', 'claude-code']);
      expect([severity, added.code, added.stderr]).toEqual([
        severity,
        code,
        expect.stringContaining('platform/bad-part'),
      ]);
    }
  });

  it('warns of a deprecated skill and installs it', async () => {
    await publish('old-way', '1.0.0');
    await send('PATCH', '/skills/platform/old-way', {
      deprecation: { message: 'too slow', successor: 'platform/new-way' },
    });
    const { cli } = await desk();
    const { code, stderr } = await cli(['add', 'old-way', '-a', 'kiro']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning: platform/old-way is deprecated: too slow; use platform/new-way',
    );
  });
});

describe('agenthub-cli update and remove: what the user changed', () => {
  it('updates the others, reports the changed one and ends with 8', async () => {
    await publish('left', '1.0.0');
    await publish('right', '1.0.0');
    const { cli, project } = await desk();
    await cli(['add', 'left', 'right', '-a', 'kiro']);
    await publish('left', '2.0.0');
    await publish('right', '2.0.0');
    await writeFile(join(project, '.kiro/skills/left/SKILL.md'), 'mine');
    const { code, stderr } = await cli(['update']);
    expect(code).toBe(8);
    expect(stderr).toContain('.kiro/skills/left: has changes of yours: SKILL.md');
    const { stdout } = await cli(['list']);
    expect(stdout).toMatch(/left\t1.0.0\tproject\tchanged[^]*right\t2.0.0\tproject\tok/);
    expect((await cli(['update', 'left'])).code).toBe(5);
    expect((await cli(['remove', 'left'])).code).toBe(5);
    expect(await readFile(join(project, '.kiro/skills/left/SKILL.md'), 'utf8')).toBe('mine');
    expect((await cli(['update', 'left', '--force'])).code).toBe(0);
  });

  it('leaves changes alone when there is nothing newer, and brings back what is missing', async () => {
    await publish('steady', '1.0.0');
    const { cli, project } = await desk();
    await cli(['add', 'steady', '-a', 'kiro']);
    const whole = await snapshot(project);
    const manifest = join(project, '.kiro/skills/steady/SKILL.md');
    await writeFile(manifest, 'mine');
    const update = await cli(['update']);
    expect(update).toMatchObject({ code: 0 });
    expect(update.stderr).toContain('is up to date; you changed it');
    expect(await readFile(manifest, 'utf8')).toBe('mine');
    await rm(manifest);
    expect((await cli(['list'])).stdout).toContain('\tmissing\t');
    expect(await cli(['update'])).toMatchObject({ code: 0 });
    expect(await snapshot(project)).toEqual(whole);
  });

  it('leaves a version that was yanked for the latest one', async () => {
    await publish('ahead', '1.0.0');
    await publish('ahead', '2.0.0');
    const { cli, lock } = await desk();
    await cli(['add', 'ahead', '-a', 'kiro']);
    await send('POST', '/skills/platform/ahead/versions/2.0.0/yank', { reason: 'it leaks' });
    const { code, stderr } = await cli(['update']);
    expect(code).toBe(0);
    expect(stderr).toContain('platform/ahead 2.0.0 is yanked: it leaks');
    expect((await lock()).assets['skill:platform/ahead']?.version).toBe('1.0.0');
  });

  it('asks before it removes everything, and takes --yes for an answer', async () => {
    await publish('all-of-it', '1.0.0');
    const { cli, project } = await desk();
    await cli(['add', 'all-of-it', '-a', 'kiro']);
    const asked = await cli(['remove', '--all']);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('--yes');
    expect(await cli(['remove', '--all', '--yes'])).toMatchObject({ code: 0 });
    expect(await snapshot(project)).toEqual({});
  });

  it('does not guess: an unknown name is 3, one in both scopes is 2', async () => {
    await publish('both', '1.0.0');
    const { cli } = await desk();
    await cli(['add', 'both', '-a', 'kiro']);
    await cli(['add', 'both', '-a', 'kiro', '-s', 'user']);
    expect((await cli(['remove', 'bot'])).code).toBe(3);
    expect((await cli(['remove', '..'])).code).toBe(3);
    const torn = await cli(['remove', 'both', '-a', 'kiro']);
    expect(torn.code).toBe(2);
    const hints = [...torn.stderr.matchAll(/hint: [^:]*: {2}agenthub-cli (.*)/g)].map(
      ([, words]) => words,
    );
    expect(hints).toEqual([
      'remove both -a kiro --scope project',
      'remove both -a kiro --scope user',
    ]);
    expect((await cli([...(hints[1] ?? '').split(' '), '--dry-run'])).code).toBe(0);
    expect((await cli(['remove', 'both', '-a', 'cursor', '-s', 'user'])).code).toBe(3);
    expect((await cli(['remove', 'both', '-s', 'user'])).code).toBe(0);
    expect((await cli(['list', '--json'])).json().data).toMatchObject([{ scope: 'project' }]);
  });
});

describe('a lock file that cannot be read', () => {
  it('stops every command with 5 and is left as it is', async () => {
    await publish('readable', '1.0.0');
    const { cli, project } = await desk();
    const path = join(project, 'agenthub-lock.json');
    await writeFile(path, '{"version":1,\n<<<<<<< HEAD\n');
    for (const argv of [['list'], ['update'], ['remove', 'x'], ['add', 'readable', '-a', 'kiro']]) {
      const { code, stderr } = await cli(argv);
      expect({ argv, code }).toEqual({ argv, code: 5 });
      expect(stderr).toContain('unsolved merge conflicts');
    }
    expect(await readFile(path, 'utf8')).toBe('{"version":1,\n<<<<<<< HEAD\n');
  });
});
