import { describe, expect, it } from 'vitest';
import { type Person, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

async function signIn({ username }: Person, password: string): Promise<number> {
  const answer = await fetch(`${registry.url()}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: username, password }),
  });
  return answer.status;
}

describe('agenthub-cli password', () => {
  it('asks for the old one and twice for the new one, shows none, and the key goes on', async () => {
    const person = await registry.person();
    const run = await registry.cli(['password'], person, {
      terminal: 80,
      answers: [
        ['Current password', `${person.password}\r`],
        ['New password', 'another password\r'],
        ['Repeat the new password', 'another password\r'],
      ],
    });
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining(person.username)]);
    for (const secret of [person.password, 'another password'])
      expect(run.stdout + run.stderr).not.toContain(secret);
    expect(await signIn(person, 'another password')).toBe(200);
    expect(await signIn(person, person.password)).toBe(401);
    expect((await registry.cli(['whoami'], person)).code).toBe(0);
  });

  it('takes both from stdin, and answers as JSON without a session', async () => {
    const person = await registry.person();
    const stdin = `${person.password}\nanother password\n`;
    const run = await registry.cli(['password', '--json'], person, { stdin });
    expect(run.json()).toEqual({
      ok: true,
      data: { username: person.username, registryUrl: registry.url() },
    });
    expect(await signIn(person, 'another password')).toBe(200);
  });

  it('changes nothing for a wrong old one, a new one that is none, and two that differ', async () => {
    const person = await registry.person();
    for (const stdin of ['not it\nanother password\n', `${person.password}\nshort\n`]) {
      const run = await registry.cli(['password', '--json'], person, { stdin });
      expect(run.code).toBe(2);
      expect(run.json()).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
    }
    const differ = await registry.cli(['password'], person, {
      terminal: 80,
      answers: [
        ['Current password', `${person.password}\r`],
        ['New password', 'one password\r'],
        ['Repeat the new password', 'other password\r'],
      ],
    });
    expect([differ.code, differ.stderr]).toEqual([2, expect.stringContaining('differ')]);
    for (const stdin of ['', 'only one\n', 'one\ntwo\nthree\n', '\nanother password\n']) {
      const run = await registry.cli(['password'], person, { stdin });
      expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('one on each line')]);
    }
    const shown = await registry.cli(['password', '--no-input'], person, { terminal: 80 });
    expect([shown.code, shown.stderr]).toEqual([2, expect.stringContaining('a pipe')]);
    expect(await signIn(person, person.password)).toBe(200);
  });

  it('ends with 4 for nobody', async () => {
    expect((await registry.cli(['password'], null, { stdin: 'a\nb\n' })).code).toBe(4);
  });
});
