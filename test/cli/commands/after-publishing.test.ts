import { beforeAll, describe, expect, it } from 'vitest';
import { createWorld } from '../install/world.ts';
import { folderOf, type Person, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();
const { cli } = registry;
let author: Person;

beforeAll(async () => {
  author = await registry.person();
});

/** Runs a command as the author. Throws with its output unless it succeeds. */
async function done(argv: string[], world: Parameters<typeof cli>[2] = {}) {
  const result = await cli(argv, author, world);
  if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr}`);
  return result;
}

async function publish(name: string, ...versions: string[]): Promise<string> {
  for (const version of versions) {
    const folder = await folderOf({ 'SKILL.md': skill(name, { body: version }) });
    await done(['publish', folder, '--version', version]);
  }
  return `${author.username}/${name}`;
}

const show = async (ref: string) => (await done(['show', ref, '--json'])).json().data;

describe('agenthub-cli yank and unyank', () => {
  it('take a version back, which is had by its number with a warning, and undo that', async () => {
    const ref = await publish('taken', '1.0.0', '1.1.0');
    const yanked = await done(['yank', `${ref}@1.1.0`, '--reason', 'It deletes', '--yes']);
    expect(yanked.stderr).toContain(`undo it:  agenthub-cli unyank skill:${ref}@1.1.0`);
    expect(await show(ref)).toMatchObject({ latestVersion: '1.0.0' });
    const { project: cwd, home } = await createWorld();
    const added = await done(['add', `${ref}@1.1.0`, '-a', 'kiro'], { cwd, home });
    expect(added.stderr).toContain(`${ref} 1.1.0 is yanked: It deletes; use 1.0.0`);
    expect((await done(['show', `${ref}@1.1.0`])).stderr).toContain('yanked: It deletes');
    await done(['unyank', `${ref}@1.1.0`]);
    expect(await show(ref)).toMatchObject({ latestVersion: '1.1.0' });
    expect(await show(`${ref}@1.1.0`)).toMatchObject({ yankedAt: null, yankSeverity: null });
  });

  it('withdraw a version for security, which only its owner installs, who has to insist', async () => {
    const ref = await publish('withdrawn', '1.0.0');
    const why = ['--reason', 'It has a key', '--severity', 'security'];
    await done(['yank', `${ref}@1.0.0`, ...why, '--yes']);
    const { project: cwd, home } = await createWorld();
    const add = ['add', `${ref}@1.0.0`, '-a', 'kiro'];
    const refused = await cli(add, author, { cwd, home });
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain('withdrawn for a security reason: It has a key');
    expect(refused.stderr).toContain('--allow-yanked');
    const reader = await registry.person();
    expect((await cli([...add, '--allow-yanked'], reader, { cwd, home })).code).toBe(7);
    expect((await done([...add, '--allow-yanked'], { cwd, home })).stderr).toContain(
      'withdrawn for a security reason: It has a key',
    );
    expect((await done(['show', ref, '--versions'])).stdout).toContain('withdrawn (security)');
  });

  it('need a version, a reason, a severity that exists, and an owner', async () => {
    const ref = await publish('guarded', '1.0.0');
    const refusals: [string[], number, string][] = [
      [['yank', ref, '--reason', 'why', '--yes'], 2, 'Name the version'],
      [['yank', `${ref}@1.0.0`, '--yes'], 2, '--reason'],
      [['yank', `${ref}@1.0.0`, '--reason', ' ', '--yes'], 2, '--reason'],
      [['yank', `${ref}@1.0.0`, '--reason', 'a', '--severity', 'ugly', '--yes'], 2, '--severity'],
      [['yank', `${ref}@1.0.0`, '--reason', 'why'], 2, '--yes'],
      [['yank', `${ref}@9.0.0`, '--reason', 'why', '--yes'], 3, '9.0.0'],
    ];
    for (const [argv, code, text] of refusals) {
      const result = await cli(argv, author);
      expect([argv, result.code, result.stderr]).toEqual([
        argv,
        code,
        expect.stringContaining(text),
      ]);
    }
    const other = await registry.person();
    const foreign = await cli(['yank', `${ref}@1.0.0`, '--reason', 'why', '--yes'], other);
    expect(foreign.code).toBe(4);
    expect(await show(`${ref}@1.0.0`)).toMatchObject({ yankedAt: null });
  });
});

describe('agenthub-cli deprecate', () => {
  it('warns everyone, names the successor, and undoes it', async () => {
    const next = await publish('better', '1.0.0');
    const ref = await publish('worse', '1.0.0');
    await done(['deprecate', ref, '--message', 'Too slow', '--successor', next]);
    const { stderr } = await done(['show', ref]);
    expect(stderr).toContain('deprecated: Too slow');
    expect(stderr).toContain(`use ${next} instead`);
    const { project: cwd, home } = await createWorld();
    const added = await done(['add', ref, '-a', 'kiro'], { cwd, home });
    expect(added.stderr).toContain(`${ref} is deprecated: Too slow; use ${next}`);
    await done(['deprecate', ref, '--undo']);
    expect(await show(ref)).toMatchObject({ deprecation: null });
    expect((await cli(['deprecate', ref, '--undo', '--message', 'x'], author)).code).toBe(2);
  });
});

describe('agenthub-cli dist-tag', () => {
  it('moves latest back and forth, adds, lists and removes, with the way back', async () => {
    const ref = await publish('tagged', '1.0.0', '1.1.0');
    const moved = await done(['dist-tag', 'add', `${ref}@1.0.0`, 'latest']);
    expect(moved.stderr + moved.stdout).toContain(`${ref}@latest is 1.0.0 (it was 1.1.0)`);
    expect(moved.stderr).toContain(`agenthub-cli dist-tag add skill:${ref}@1.1.0 latest`);
    await done(['dist-tag', 'add', `${ref}@1.1.0`, 'beta']);
    expect((await done(['dist-tag', 'ls', ref, '--json'])).json().data).toEqual({
      latest: '1.0.0',
      beta: '1.1.0',
    });
    const removed = await done(['dist-tag', 'rm', ref, 'beta', '--yes']);
    expect(removed.stderr).toContain(`agenthub-cli dist-tag add skill:${ref}@1.1.0 beta`);
    expect((await done(['dist-tag', 'ls', ref])).stdout).not.toContain('beta');
    expect((await cli(['dist-tag', 'add', `${ref}@7.0.0`, 'beta'], author)).code).toBe(3);
    expect((await cli(['dist-tag', 'rm', ref, 'beta', '--yes'], author)).code).toBe(3);
  });
});

describe('agenthub-cli visibility', () => {
  it('hides an asset from others and shows it to everyone', async () => {
    const ref = await publish('seen', '1.0.0');
    const reader = await registry.person();
    const hidden = await done(['visibility', ref, 'private', '--yes']);
    expect(hidden.stderr).toContain(`undo it:  agenthub-cli visibility skill:${ref} public`);
    expect((await cli(['show', ref], reader)).code).toBe(3);
    await done(['visibility', ref, 'public', '--yes']);
    expect((await cli(['show', ref])).code).toBe(0);
    expect((await cli(['visibility', ref, 'secret'], author)).code).toBe(2);
    expect((await cli(['visibility', ref, 'private'], author)).code).toBe(2);
  });
});

describe('agenthub-cli rename', () => {
  it('leaves a name that show, add and the update of a lock file follow, and say so', async () => {
    const before = await publish('old-name', '1.0.0');
    const { project: cwd, home } = await createWorld();
    await done(['add', before, '-a', 'kiro'], { cwd, home });
    const after = `${author.username}/new-name`;
    await done(['rename', before, 'new-name', '--yes']);
    await publish('new-name', '1.1.0');
    const renamed = `was renamed to ${after}`;

    const shown = await done(['show', before]);
    expect(shown.stdout).toContain(after);
    expect(shown.stderr).toContain(renamed);
    expect((await done(['show', 'skill:old-name'])).stderr).toContain(renamed);
    const updated = await done(['update'], { cwd, home });
    expect(updated.stderr).toContain(`${before} ${renamed}`);
    expect((await done(['list', '--json'], { cwd, home })).json().data).toMatchObject([
      { ref: before, version: '1.1.0' },
    ]);
    expect((await done(['add', '--frozen'], { cwd, home })).code).toBe(0);
    const other = await createWorld();
    const place = { cwd: other.project, home: other.home };
    const added = await done(['add', `${before}@1.0.0`, '-a', 'kiro'], place);
    expect(added.stderr).toContain(renamed);
    expect((await done(['list', '--json'], place)).json().data).toMatchObject([{ ref: after }]);
    await done(['rename', after, 'old-name', '--yes']);
    expect(await show(before)).toMatchObject({ ref: before });
  });

  it('refuses names that are taken or none, and namespaces of others', async () => {
    const ref = await publish('mover', '1.0.0');
    await publish('taken-name', '1.0.0');
    const refusals: [string, number][] = [
      ['taken-name', 5],
      ['a/b/c', 2],
      ['', 2],
      ['../up', 2],
      ['nowhere-at-all/', 3],
    ];
    for (const [to, code] of refusals) {
      const result = await cli(['rename', ref, to, '--yes'], author);
      expect([to, result.code]).toEqual([to, code]);
    }
    expect(await show(ref)).toMatchObject({ ref });
  });
});

describe('agenthub-cli delete and restore', () => {
  it('delete an asset, list what can be restored, and restore it with its versions', async () => {
    const ref = await publish('gone', '1.0.0', '1.1.0');
    expect((await cli(['delete', ref], author)).code).toBe(2);
    const deleted = await done(['delete', ref, '--yes']);
    expect(deleted.stderr).toContain(`undo it within 30 days:  agenthub-cli restore skill:${ref}`);
    expect((await cli(['show', ref], author)).code).toBe(3);
    expect((await done(['restore', '--json'])).json().data).toMatchObject([{ ref }]);
    const other = await registry.person();
    const foreign = await cli(['restore', `skill:${ref}`], other);
    expect(foreign.code).toBe(3);
    expect((await cli(['restore', '--json'], other)).json().data).toEqual([]);
    await done(['restore', ref]);
    expect(await show(ref)).toMatchObject({ latestVersion: '1.1.0', versionCount: 2 });
    expect((await done(['restore'])).stderr).toContain('nothing that you can restore');
    expect((await cli(['restore', ref], author)).code).toBe(3);
  });
});
