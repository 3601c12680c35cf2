import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '#test/support/clock.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { runCommand, serve, serveToItsEnd } from '#test/support/server-process.ts';

describe('agenthub serve', () => {
  it('shows the password that it made for the first admin once, and only once', async () => {
    const DATA_DIR = temporaryFolder();
    const first = await serve({ DATA_DIR, LOG_LEVEL: 'debug' });
    const shown = /The first admin is "admin" with the password (\S{24})\n/.exec(first.output());
    const password = shown?.[1] ?? '';
    expect(first.output().split(password)).toHaveLength(2);
    const login = await fetch(`${first.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin', password }),
    });
    expect(login.status).toBe(200);
    const { token } = (await login.json()) as { token: string };
    await first.kill();

    const key = readFileSync(join(DATA_DIR, 'secret-key'), 'utf8').trim();
    expect(key).toMatch(/^[\w-]{64}$/);
    expect(statSync(join(DATA_DIR, 'secret-key')).mode & 0o777).toBe(0o600);
    const second = await serve({ DATA_DIR, LOG_LEVEL: 'debug' });
    expect(second.output()).not.toContain('password');
    // The key was kept, so the session of before is one still.
    const me = { headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(`${second.url}/api/v1/users/me`, me)).status).toBe(200);
    for (const hidden of [key, password, token]) expect(second.output()).not.toContain(hidden);
  });

  it('keeps the first password for a start that gets its port', async () => {
    const taken = await serve({ DATA_DIR: temporaryFolder() });
    const DATA_DIR = temporaryFolder();
    const { port } = new URL(taken.url);
    const failed = await serveToItsEnd({ DATA_DIR, PORT: port });
    expect([failed.code, failed.output]).toEqual([
      1,
      expect.stringContaining('The port is in use'),
    ]);
    expect(failed.output).not.toContain('password');
    expect((await serve({ DATA_DIR })).output()).toMatch(/with the password \S{24}\n/);
  });

  it('says that a changed ADMIN_PASSWORD is not applied, and with which command it is', async () => {
    const DATA_DIR = temporaryFolder();
    const first = await serve({ DATA_DIR, ADMIN_PASSWORD: 'password of the admin' });
    await first.kill();
    const changed = await serve({ DATA_DIR, ADMIN_PASSWORD: 'another one of the admin' });
    await until(() => changed.output().includes('admin.password_not_applied'));
    expect(changed.output()).toMatch(/"warn".*ADMIN_PASSWORD.*agenthub user password admin"/);
    expect(changed.output()).not.toMatch(/(password|another one) of the admin/);
    await changed.kill();

    const apply = ['user', 'password', 'admin'];
    const applied = await runCommand(apply, { DATA_DIR }, 'another one of the admin\n');
    expect([await applied.ended, applied.output()]).toEqual([0, expect.any(String)]);
    const again = await serve({ DATA_DIR, ADMIN_PASSWORD: 'another one of the admin' });
    again.child.kill('SIGTERM');
    // A server in order waits for what it was about to say.
    await once(again.child, 'close');
    expect(again.output()).not.toContain('admin.password');
  });

  it('warns of secrets that everybody knows, and without a database of its own refuses them', async () => {
    const known: [string, string][] = [
      ['SECRET_KEY', 'change-me-in-production-change-me'],
      ['SECRET_KEY', 'k'.repeat(40)],
      ['ADMIN_PASSWORD', 'admin123'],
      ['ADMIN_API_KEY', 'change-me-admin-api-key'],
    ];
    const good = {
      SECRET_KEY: 'a secret key of the tests, long enough',
      ADMIN_API_KEY: 'the-admin-key-of-a-server-process',
    };
    await Promise.all(
      known.map(async ([name, value]) => {
        const remote = { ...good, DATABASE_URL: 'libsql://db.example', [name]: value };
        const { code, output } = await serveToItsEnd(remote);
        expect([code, output]).toEqual([2, expect.stringContaining(`${name}: `)]);
        expect(output).not.toContain(value);
      }),
    );
    const all = Object.fromEntries(known);
    const embedded = await serve({ DATA_DIR: temporaryFolder(), ...all });
    for (const [name, value] of Object.entries(all)) {
      expect(embedded.output()).toMatch(new RegExp(`"warn".*"secret.weak".*"${name}: `));
      expect(embedded.output()).not.toContain(value);
    }
  });

  it('ends with 2 and names the variable, also for a secret key that a kill left empty', async () => {
    const folder = temporaryFolder();
    const emptied = temporaryFolder();
    writeFileSync(join(emptied, 'secret-key'), '\n');
    const file = join(temporaryFolder(), 'data');
    writeFileSync(file, 'kept');
    const wrong: [string, Record<string, string>][] = [
      [
        'DATABASE_URL',
        { DATABASE_URL: 'mysql://x', SECRET_KEY: 'a secret key of the tests, long enough' },
      ],
      ['SECRET_KEY', { DATABASE_URL: 'libsql://db.example' }],
      ['SECRET_KEY', { DATA_DIR: emptied }],
      ['DATA_DIR', { DATA_DIR: file }],
    ];
    await Promise.all(
      wrong.map(async ([name, env]) => {
        const { code, output } = await serveToItsEnd({ DATA_DIR: folder, ...env });
        expect([name, code, output]).toEqual([name, 2, expect.stringContaining(name)]);
        expect(output).not.toMatch(/\n\s+at /);
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(emptied)).toEqual(['secret-key']);
  });
});
