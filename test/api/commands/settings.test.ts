import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { runCommand, serve, serveToItsEnd } from '#test/support/server-process.ts';

const key = 'a secret key of the tests, long enough';

/** Runs `agenthub settings`; gives its exit code and all that it wrote. */
async function check(env: Record<string, string>): Promise<[code: number | null, output: string]> {
  const run = await runCommand(['settings'], env);
  return [await run.ended, run.output()];
}

describe('agenthub settings', () => {
  it('finds good settings in order, and creates nothing', async () => {
    const DATA_DIR = temporaryFolder();
    expect(await check({ DATA_DIR })).toEqual([0, 'The settings are in order.\n']);
    expect(readdirSync(DATA_DIR)).toEqual([]);
    await (await serve({ DATA_DIR })).kill();
    expect(await check({ DATA_DIR })).toEqual([0, 'The settings are in order.\n']);
  });

  it('refuses what a start refuses, in one line', async () => {
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, key);
    const remote = { DATABASE_URL: 'libsql://db.example' };
    const wrong: [Record<string, string>, string][] = [
      [{ SECRET_KEY: key, SECRET_KEY_FILE: file }, 'Set SECRET_KEY or SECRET_KEY_FILE, not both.'],
      [remote, 'SECRET_KEY: set it'],
      [{ ...remote, SECRET_KEY: key, ADMIN_PASSWORD: 'admin123' }, 'ADMIN_PASSWORD: is a common'],
      [{ ...remote, SECRET_KEY: key, ADMIN_PASSWORD: 'password' }, 'ADMIN_PASSWORD: is a common'],
      [
        { ...remote, SECRET_KEY: key, ADMIN_PASSWORD: 'operator', ADMIN_USERNAME: 'operator' },
        'ADMIN_PASSWORD: is the name of the account',
      ],
      [{ PORT: 'http' }, 'PORT: must be a number'],
    ];
    await Promise.all(
      wrong.map(async ([env, why]) => {
        const started = await serveToItsEnd({ DATA_DIR: temporaryFolder(), ...env });
        const checked = await check({ DATA_DIR: temporaryFolder(), ...env });
        expect(checked).toEqual([started.code, started.output]);
        expect(checked).toEqual([2, expect.stringMatching(/^agenthub: [^\n]*\n$/)]);
        expect(checked[1]).toContain(why);
      }),
    );
  });

  it('warns of a password that everybody knows in the embedded mode', async () => {
    const [code, output] = await check({ DATA_DIR: temporaryFolder(), ADMIN_PASSWORD: 'admin123' });
    expect([code, output]).toEqual([0, expect.stringContaining('secret.weak: ADMIN_PASSWORD: is')]);
    expect(output).not.toContain('admin123');
  });

  it('takes a secret that is exported or in .env, and refuses two values of one, naming both places', async () => {
    const DATA_DIR = temporaryFolder();
    const remote = { DATA_DIR, ADMIN_PASSWORD: 'password of the admin' };
    const good = [0, 'The settings are in order.\n'];
    expect(await check({ ...remote, EXPORTED_ADMIN_PASSWORD: 'password of the admin' })).toEqual(
      good,
    );
    expect(await check({ DATA_DIR, EXPORTED_ADMIN_PASSWORD: 'another of the admin' })).toEqual(
      good,
    );
    expect(await check({ DATA_DIR, EXPORTED_SECRET_KEY: '' })).toEqual(good);
    for (const EXPORTED_ADMIN_PASSWORD of ['another of the admin', ''])
      expect(await check({ ...remote, EXPORTED_ADMIN_PASSWORD })).toEqual([
        2,
        'agenthub: ADMIN_PASSWORD: is exported, and .env has another value. Unset the exported ADMIN_PASSWORD, or remove it from .env.\n',
      ]);
    expect(await check({ DATA_DIR, EXPORTED_SECRET_KEY: 'short' })).toEqual([
      2,
      expect.stringContaining('SECRET_KEY: has at least 32'),
    ]);
  });

  it('explains itself, and takes no arguments', async () => {
    const help = await runCommand(['settings', '--help']);
    expect([await help.ended, help.output()]).toEqual([
      0,
      expect.stringContaining('usage: agenthub settings'),
    ]);
    const wrong = await runCommand(['settings', 'now']);
    expect([await wrong.ended, wrong.output()]).toEqual([2, expect.stringContaining('"now"')]);
  });
});

describe('ADMIN_USERNAME', () => {
  it('is an error at the start and in the check when it is nobody or a plain user', async () => {
    const DATA_DIR = temporaryFolder();
    const ADMIN_API_KEY = 'the-admin-key-of-a-server-process';
    const first = await serve({ DATA_DIR, ADMIN_USERNAME: 'operator', ADMIN_API_KEY });
    const register = await fetch(`${first.url}/api/v1/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'mei', email: 'mei@example.com', password: 'mei has one' }),
    });
    expect(register.status).toBe(201);
    await first.kill();

    const wrong: Record<string, string>[] = [
      { ADMIN_USERNAME: 'nobody-here' },
      { ADMIN_USERNAME: 'mei' },
      { ADMIN_USERNAME: 'mei', ADMIN_API_KEY },
      { ADMIN_API_KEY },
    ];
    for (const env of wrong) {
      const name = env['ADMIN_USERNAME'] ?? 'admin';
      const { code, output } = await serveToItsEnd({ DATA_DIR, ...env });
      const told = new RegExp(
        `^agenthub: ADMIN_USERNAME: "${name}"( \\(the default\\))? is not .* Set it to an admin: operator\\.\n$`,
      );
      expect([code, output]).toEqual([2, expect.stringMatching(told)]);
      expect(output.includes('(the default)')).toBe(env['ADMIN_USERNAME'] === undefined);
      expect(await check({ DATA_DIR, ...env })).toEqual([code, output]);
    }
    // Neither a name nor a key: nothing depends on who is called admin.
    await (await serve({ DATA_DIR })).kill();
    const named = await serve({ DATA_DIR, ADMIN_USERNAME: 'operator', ADMIN_API_KEY });
    const me = await fetch(`${named.url}/api/v1/users/me`, {
      headers: { 'x-api-key': ADMIN_API_KEY },
    });
    expect(await me.json()).toMatchObject({ username: 'operator', role: 'admin' });
  });
});
