import { describe, expect, it } from 'vitest';
import { useRegistry } from '../test-registry.ts';

const registry = useRegistry();

type Made = { id: string; key: string; start: string; scopes: string[]; expiresAt: string | null };

describe('agenthub-cli token', () => {
  it('prints a new key alone on stdout, so that it can be piped, and what it may do on stderr', async () => {
    const person = await registry.person();
    const made = await registry.cli(['token', 'create', 'ci'], person);
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^sr_[\w-]{43}\n$/)]);
    expect(made.stderr).toContain('read, publish');
    expect(made.stderr).not.toContain(made.stdout.trim());
    const with_ = { ...person, key: made.stdout.trim() };
    expect((await registry.cli(['whoami'], with_)).code).toBe(0);
  });

  it('makes what is asked for, and refuses a time and a scope that are none', async () => {
    const person = await registry.person();
    const make = async (...more: string[]) => {
      const made = await registry.cli(['token', 'create', 'x', '--json', ...more], person);
      return { code: made.code, data: made.json().data as Made };
    };
    const days = ({ expiresAt }: Made) =>
      Math.round((Date.parse(expiresAt ?? '') - Date.now()) / 86_400_000);
    const read = await make('--scope', 'read', '--expires', '2w', '--ns', person.username);
    expect(read.data).toMatchObject({ scopes: ['read'], namespace: person.username });
    expect(days(read.data)).toBe(14);
    for (const [more, code] of [
      [['--expires', '0d'], 2],
      [['--expires', '11y'], 2],
      [['--expires', '1m'], 2],
      [['--scope', 'everything'], 2],
      [['--scope', 'admin'], 4],
      [['--ns', 'nobodys'], 3],
    ] as const)
      expect([more, (await make(...more)).code]).toEqual([more, code]);
    const late = await registry.cli(['token', 'create', 'x', '--expires', 'never'], person);
    expect([late.code, late.stderr]).toEqual([4, expect.stringContaining('outlives')]);
  });

  it('lists keys without showing one, in a terminal, in a pipe and as JSON', async () => {
    const person = await registry.person();
    const { key } = (await registry.cli(['token', 'create', 'ci', '--json'], person)).json()
      .data as Made;
    const piped = await registry.cli(['token', 'list'], person);
    const rows = piped.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows.map(([, start, name]) => [start, name])).toEqual([
      [key.slice(0, 7), 'ci'],
      [person.key.slice(0, 7), 'First key'],
    ]);
    // The key that asked has been used, from this machine.
    expect(rows[1]?.slice(7)).toEqual([expect.stringMatching(/^\d{4}-/), '127.0.0.1']);
    const shown = await registry.cli(['token', 'list'], person, { terminal: 120 });
    expect(shown.stdout).toContain(`${key.slice(0, 7)}…`);
    const listed = await registry.cli(['token', 'list', '--json'], person);
    expect(listed.json().data).toHaveLength(2);
    expect(piped.stdout + shown.stdout + listed.stdout).not.toContain(key);
  });

  it('revokes by name, start and id, and asks which one if several have a name', async () => {
    const person = await registry.person();
    const make = async (name: string) =>
      (await registry.cli(['token', 'create', name, '--json'], person)).json().data as Made;
    const [one, two, three] = [await make('one'), await make('twice'), await make('twice')];
    const revoke = (what: string) => registry.cli(['token', 'revoke', what], person);
    expect((await revoke('one')).code).toBe(0);
    expect((await registry.cli(['whoami'], { ...person, key: one.key })).code).toBe(4);
    const unclear = await revoke('twice');
    expect([unclear.code, unclear.stderr]).toEqual([2, expect.stringContaining(two.id)]);
    expect((await revoke(two.start)).code).toBe(0);
    expect((await revoke(three.id)).code).toBe(0);
    const gone = await revoke('one');
    expect([gone.code, gone.stderr]).toEqual([3, expect.stringContaining('token list')]);
    expect((await registry.cli(['whoami'], person)).code).toBe(0);
  });

  it("lets an admin list and revoke a user's keys, and nobody else", async () => {
    const person = await registry.person();
    const of = ['--user', person.username];
    const listed = await registry.cli(['token', 'list', ...of, '--json'], registry.admin());
    expect(listed.json().data).toMatchObject([{ name: 'First key' }]);
    for (const argv of [
      ['token', 'list', ...of],
      ['token', 'revoke', 'First key', ...of],
    ]) {
      expect((await registry.cli(argv, person)).code).toBe(4);
      expect((await registry.cli(argv, null)).code).toBe(4);
    }
    const revoke = ['token', 'revoke', 'First key', ...of];
    expect((await registry.cli(revoke, registry.admin())).code).toBe(0);
    expect((await registry.cli(['whoami'], person)).code).toBe(4);
  });
});
