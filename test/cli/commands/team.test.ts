import { describe, expect, it } from 'vitest';
import { folderOf, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();
type Shown = { data: { role: string | null; members: { username: string; role: string }[] } };

describe('agenthub-cli team', () => {
  it('creates a team, adds members who publish to it, and changes and ends their membership', async () => {
    const [owner, mei] = [await registry.person(), await registry.person()];
    const created = await registry.cli(['team', 'create', 'crew'], owner);
    expect([created.code, created.stderr]).toEqual([0, expect.stringContaining('team add crew')]);

    const folder = await folderOf({ 'SKILL.md': skill('of-the-crew') });
    const publish = () => registry.cli(['publish', folder, '--ns', 'crew'], mei);
    expect((await publish()).code).toBe(4);
    expect((await registry.cli(['team', 'add', 'crew', mei.username], owner)).code).toBe(0);
    expect((await publish()).code).toBe(0);

    const list = await registry.cli(['team', 'list'], mei);
    expect(list.stdout).toBe('crew\tmember\t2\t1\n');
    const whoami = await registry.cli(['whoami'], mei);
    expect(whoami.stdout).toContain('crew (team, member)');

    expect((await registry.cli(['team', 'role', 'crew', mei.username, 'owner'], mei)).code).toBe(4);
    expect((await registry.cli(['team', 'role', 'crew', mei.username, 'owner'], owner)).code).toBe(
      0,
    );
    const left = await registry.cli(['team', 'leave', 'crew', '--yes', '--json'], owner);
    expect(left.json()).toMatchObject({ ok: true, data: { team: 'crew', left: true } });
    const last = await registry.cli(['team', 'leave', 'crew', '--yes'], mei);
    expect([last.code, last.stderr]).toEqual([5, expect.stringContaining('last active owner')]);
    const shown = (await registry.cli(['team', 'show', 'crew', '--json'], owner)).json() as Shown;
    expect(shown.data.role).toBeNull();
    expect(shown.data.members.map(({ username, role }) => [username, role])).toEqual([
      [mei.username, 'owner'],
    ]);
    expect((await registry.cli(['team', 'remove', 'crew', owner.username], mei)).code).toBe(3);
  });

  it('refuses a role that there is not before it asks the registry', async () => {
    const person = await registry.person();
    for (const argv of [
      ['team', 'role', 'any', 'body', 'superduper'],
      ['team', 'add', 'any', 'body', '--role', 'superduper'],
    ]) {
      const { code, stderr } = await registry.cli(argv, person);
      expect([code, stderr]).toEqual([2, expect.stringContaining('owner, maintainer or member')]);
    }
  });

  it('deletes an empty team after its name was typed, and none with assets', async () => {
    const owner = await registry.person();
    await registry.cli(['team', 'create', 'brief'], owner);
    const asked = (answer: string) =>
      registry.cli(['team', 'delete', 'brief'], owner, {
        terminal: 80,
        answers: [['type the name', `${answer}\r`]],
      });
    expect((await asked('another')).code).toBe(130);
    expect((await registry.cli(['team', 'delete', 'brief'], owner)).code).toBe(2);
    expect((await asked('brief')).code).toBe(0);
    expect((await registry.cli(['team', 'show', 'brief'], owner)).code).toBe(3);

    await registry.cli(['team', 'create', 'full'], owner);
    const folder = await folderOf({ 'SKILL.md': skill('kept') });
    await registry.cli(['publish', folder, '--ns', 'full'], owner);
    const { code, stderr } = await registry.cli(['team', 'delete', 'full', '--yes'], owner);
    expect([code, stderr]).toEqual([5, expect.stringContaining('1 asset')]);
  });
});
