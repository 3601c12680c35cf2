import { describe, expect, it } from 'vitest';
import { type Person, useRegistry } from '../../test-registry.ts';

const registry = useRegistry();

async function signIn({ username }: Person, password: string): Promise<number> {
  const answer = await fetch(`${registry.url()}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: username, password }),
  });
  return answer.status;
}

describe('agenthub-cli admin user', () => {
  it('gives a user another password, asked for or from stdin, and shows none', async () => {
    const person = await registry.person();
    const asked = await registry.cli(
      ['admin', 'user', 'password', person.username],
      registry.admin(),
      {
        terminal: 80,
        answers: [
          ['New password', 'another password\r'],
          ['Repeat the new password', 'another password\r'],
        ],
      },
    );
    expect([asked.code, asked.stderr]).toEqual([0, expect.stringContaining(person.username)]);
    expect(asked.stdout + asked.stderr).not.toContain('another password');
    expect(await signIn(person, 'another password')).toBe(200);

    const email = `${person.username}@example.com`;
    const argv = ['admin', 'user', 'password', email, '--json'];
    const given = await registry.cli(argv, registry.admin(), { stdin: 'a third password\n' });
    expect(given.json()).toMatchObject({ ok: true, data: { username: person.username } });
    expect(given.stdout + given.stderr).not.toContain('a third password');
    expect(await signIn(person, 'a third password')).toBe(200);
  });

  it('disables and enables', async () => {
    const person = await registry.person();
    const run = (verb: string, ...more: string[]) =>
      registry.cli(['admin', 'user', verb, person.username, ...more], registry.admin());
    expect((await run('disable', '--json')).json()).toMatchObject({
      ok: true,
      data: { username: person.username, disabledAt: expect.any(String) },
    });
    expect((await registry.cli(['whoami'], person)).code).toBe(4);
    const enabled = await run('enable');
    expect([enabled.code, enabled.stderr]).toEqual([0, expect.stringContaining('enabled')]);
    expect((await registry.cli(['whoami'], person)).code).toBe(0);
  });

  it('refuses the last admin, nobody, and whoever is no admin', async () => {
    const person = await registry.person();
    const last = await registry.cli(
      ['admin', 'user', 'disable', 'admin', '--lang', 'zh-CN'],
      registry.admin(),
    );
    expect([last.code, last.stderr]).toEqual([5, expect.stringContaining('最后一位')]);
    for (const verb of ['disable', 'enable', 'password']) {
      const nobody = ['admin', 'user', verb, 'no-such-person', '--json'];
      const stdin = 'another password\n';
      const missing = await registry.cli(nobody, registry.admin(), { stdin });
      expect([missing.code, missing.json().error?.code]).toEqual([3, 'user.not_found']);
      const own = await registry.cli(['admin', 'user', verb, person.username], person, { stdin });
      expect(own.code).toBe(4);
      expect((await registry.cli(['admin', 'user', verb, 'x'], null, { stdin })).code).toBe(4);
    }
    expect(await signIn(person, person.password)).toBe(200);
  });
});
