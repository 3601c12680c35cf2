import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../run-cli.ts';
import { nowhere, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

describe('agenthub-cli login', () => {
  it('keeps a key given on stdin after the registry took it, and whoami then works', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    const login = await registry.cli(['login', '--with-token'], null, {
      home,
      stdin: `${person.key}\n`,
    });
    expect(login.code).toBe(0);
    expect(login.stderr).toContain(`as ${person.username}`);
    expect(login.stdout + login.stderr).not.toContain(person.key);
    const path = join(home, '.skills-registry/credentials.toml');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    // The registry of the login became the profile's own.
    const whoami = await runCli(['whoami', '--json'], { home });
    expect(whoami.json()).toMatchObject({
      ok: true,
      data: { username: person.username, registryUrl: registry.url(), keyFrom: 'credentials' },
    });
  });

  it('asks for user and password on a terminal, and keeps a key, not the password', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    const login = await registry.cli(['login'], null, {
      home,
      terminal: 80,
      answers: [
        ['username', `${person.username}\r`],
        ['Password', `${person.password}\r`],
      ],
    });
    expect(login.code).toBe(0);
    const credentials = await readFile(join(home, '.skills-registry/credentials.toml'), 'utf8');
    expect(credentials).toMatch(/api_key = "sr_/);
    expect(credentials).not.toContain(person.password);
    expect(login.stderr).not.toContain(person.password);
    expect((await runCli(['whoami'], { home })).stdout).toContain(person.username);
  });

  it('makes a key for the admin commands where --admin says so, and else none', async () => {
    const person = await registry.person();
    const scopesOf = async (argv: string[]) => {
      const home = await temporaryFolder();
      const login = await registry.cli(['login', '--user', person.username, ...argv], null, {
        home,
        terminal: 80,
        answers: [['Password', `${person.password}\r`]],
      });
      expect(login.code).toBe(0);
      const text = await readFile(join(home, '.skills-registry/credentials.toml'), 'utf8');
      const key = /api_key = "(sr_[^"]+)"/.exec(text)?.[1] ?? '';
      const response = await fetch(`${registry.url()}/api/v1/users/me/tokens`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const { items } = (await response.json()) as { items: { scopes: string[] }[] };
      return items.map(({ scopes }) => scopes.includes('admin'));
    };
    expect(await scopesOf([])).not.toContain(true);
    expect(await scopesOf(['--admin'])).toContain(true);
  });

  it('ends with 4 for a wrong password and a wrong key, and keeps nothing', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    const wrong = await registry.cli(['login', '--user', person.username], null, {
      home,
      terminal: 80,
      answers: [['Password', 'not it at all\r']],
    });
    expect(wrong.code).toBe(4);
    const made = await registry.cli(['login', '--with-token', '--json'], null, {
      home,
      stdin: `sr_${'x'.repeat(43)}`,
    });
    expect(made.code).toBe(4);
    expect(made.json()).toMatchObject({ ok: false, error: { code: 'auth.invalid_credentials' } });
    await expect(stat(join(home, '.skills-registry/credentials.toml'))).rejects.toThrow('ENOENT');
  });

  it('ends with 2 and names the flag where nobody can answer, and for an empty key', async () => {
    const asked = await registry.cli(['login']);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('--with-token');
    const none = await registry.cli(['login', '--with-token'], null, { stdin: '\n' });
    expect(none.code).toBe(2);
  });

  it('ends with 6 when nothing answers', async () => {
    const { code, stderr } = await runCli(['login', '--with-token', '--registry', nowhere], {
      stdin: `sr_${'x'.repeat(43)}`,
    });
    expect(code).toBe(6);
    expect(stderr).toContain('ECONNREFUSED');
  });
});

describe('agenthub-cli logout', () => {
  it('forgets the key, and revokes one that login made', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    await registry.cli(['login', '--user', person.username], null, {
      home,
      terminal: 80,
      answers: [['Password', `${person.password}\r`]],
    });
    const text = await readFile(join(home, '.skills-registry/credentials.toml'), 'utf8');
    const key = /api_key = "(sr_[^"]+)"/.exec(text)?.[1] ?? '';
    const logout = await runCli(['logout', '--json'], { home });
    expect(logout.json()).toMatchObject({ ok: true, data: { signedOut: true, revoked: true } });
    expect((await runCli(['whoami'], { home })).code).toBe(4);
    const revoked = await registry.cli(['whoami'], { ...person, key });
    expect(revoked.code).toBe(4);
  });

  it('forgets the key also when the registry is away, and says that it was not revoked', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    const world = {
      home,
      terminal: 80,
      answers: [['Password', `${person.password}\r`]] as [string, string][],
    };
    await registry.cli(['login', '--user', person.username], null, world);
    const away: typeof fetch = () => Promise.reject(new TypeError('fetch failed'));
    const { code, stderr } = await runCli(['logout'], { home, fetch: away });
    expect(code).toBe(0);
    expect(stderr).toContain('could not be revoked');
    expect((await runCli(['whoami'], { home })).code).toBe(4);
  });

  it('has nothing to do for someone who is not signed in', async () => {
    const { code, stderr } = await registry.cli(['logout']);
    expect(code).toBe(0);
    expect(stderr).toContain('not signed in');
  });
});

describe('agenthub-cli whoami', () => {
  it('ends with 4 and a hint when not signed in', async () => {
    const { code, stderr, stdout } = await registry.cli(['whoami']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('hint: sign in first:  agenthub-cli login');
  });

  it('does not send a stored key to another registry', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    await registry.cli(['login', '--with-token'], null, { home, stdin: person.key });
    const sent: (string | null)[] = [];
    const listen: typeof fetch = async (_input, init) => {
      sent.push(new Headers(init?.headers).get('authorization'));
      return Response.json({ items: [], nextCursor: null, total: 0 });
    };
    const find = ['find', 'x', '--type', 'skill'];
    await runCli([...find, '--registry', 'http://elsewhere.test'], { home, fetch: listen });
    await runCli(find, { home, fetch: listen });
    expect(sent).toEqual([null, `Bearer ${person.key}`]);
  });

  it('ends with 6 when nothing answers, and with --offline without asking', async () => {
    const person = await registry.person();
    expect((await registry.cli(['whoami', '--registry', nowhere], person)).code).toBe(6);
    expect((await registry.cli(['whoami', '--offline'], person)).code).toBe(6);
  });
});
