import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { serve, serveToItsEnd } from '#test/support/server-process.ts';

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

  it('ends with 2 and names the variable, also for a secret key that a kill left empty', async () => {
    const folder = temporaryFolder();
    const emptied = temporaryFolder();
    writeFileSync(join(emptied, 'secret-key'), '\n');
    const file = join(temporaryFolder(), 'data');
    writeFileSync(file, 'kept');
    const wrong: [string, Record<string, string>][] = [
      ['DATABASE_URL', { DATABASE_URL: 'mysql://x', SECRET_KEY: 'k'.repeat(32) }],
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
