import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UsageError } from '#api/commands/command.ts';
import { userCommand } from '#api/commands/user.ts';
import { createPasswordHasher } from '#api/platform/password/node-bcrypt.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { startLibsqlServer } from '#test/support/libsql-server.ts';
import { runCommand } from '#test/support/server-process.ts';
import { useUserCommands } from '#test/support/user-commands.ts';

async function inProcess(env: Record<string, string>, ...args: string[]) {
  const out: string[] = [];
  const say = (line: string) => void out.push(line);
  return { code: await userCommand.run(env, args, { out: say, progress: say }), out };
}

/** A registry without a server, whose only user is mei. */
async function withMei() {
  const DATA_DIR = temporaryFolder();
  const url = `file:${join(DATA_DIR, 'agenthub.db')}`;
  const { db, close } = await openStorage({ url, migrate: true, log: silentLog });
  onTestFinished(close);
  const at = new Date();
  await db.query.insert(db.tables.users).values({
    id: '01a50000-0000-7000-8000-000000000001',
    username: 'mei',
    email: 'mei@example.com',
    passwordHash: '-',
    createdAt: at,
    updatedAt: at,
  });
  return {
    env: { DATA_DIR },
    users: () => db.query.select().from(db.tables.users),
    audited: () => db.query.select().from(db.tables.auditEntries),
  };
}

describe('agenthub user', () => {
  it('works on a file, beside the server', async () => {
    await expect(useUserCommands({ DATA_DIR: temporaryFolder() })).resolves.toBeUndefined();
  }, 180_000);

  it('works on a libSQL server', async () => {
    const libsql = await startLibsqlServer();
    onTestFinished(() => libsql.stop());
    const database = { DATABASE_URL: libsql.emptyDatabase() };
    await expect(useUserCommands(database)).resolves.toBeUndefined();
  }, 180_000);

  it('is audited as done by the server, without what was chosen', async () => {
    const { env, audited } = await withMei();
    const command = await runCommand(['user', 'password', 'mei'], env, 'chosen by hand');
    expect([await command.ended, command.output()]).toEqual([0, expect.stringContaining('mei')]);
    const rows = await audited();
    expect(rows).toMatchObject([
      { actorName: 'system:server', actorId: null, action: 'user.set_password', subject: 'mei' },
    ]);
    expect(JSON.stringify(rows)).not.toContain('chosen by hand');
  });

  it('makes no database where there is none, and says when one has no tables', async () => {
    const DATA_DIR = temporaryFolder();
    await expect(inProcess({ DATA_DIR }, 'disable', 'mei')).rejects.toThrow('There is no database');
    expect(existsSync(join(DATA_DIR, 'agenthub.db'))).toBe(false);
    const url = `file:${join(DATA_DIR, 'agenthub.db')}`;
    await (await openStorage({ url, migrate: false, log: silentLog })).close();
    await expect(inProcess({ DATA_DIR }, 'disable', 'mei')).rejects.toThrow('no tables yet');
  });

  it.each(['short', 'x'.repeat(73), 'one\ntwo lines'])(
    'refuses the password %j on stdin, and leaves the one that is',
    async (password) => {
      const { env, users } = await withMei();
      const command = await runCommand(['user', 'password', 'mei'], env, password);
      const said = /^agenthub: .* See: agenthub user password --help\n$/;
      expect([await command.ended, command.output()]).toEqual([2, expect.stringMatching(said)]);
      expect(await users()).toMatchObject([{ passwordHash: '-', sessionEpoch: 0 }]);
    },
  );

  it('reads nothing when it is to make one', async () => {
    const { env, users } = await withMei();
    const args = ['user', 'password', 'mei', '--generate'];
    const command = await runCommand(args, env, 'chosen by hand');
    expect(await command.ended).toBe(0);
    const shown = /^(\w{24})$/m.exec(command.output())?.[1] ?? '';
    const [mei] = await users();
    expect(await createPasswordHasher().verify(shown, mei?.passwordHash ?? '')).toBe(true);
  });

  it.each([
    [[]],
    [['password']],
    [['password', 'mei', 'secret']],
    [['password', 'mei', '--password', 'x']],
    [['disable', 'mei', 'bo']],
    [['remove', 'mei']],
    [['constructor']],
  ])('takes %j for a wrong call', async (args) => {
    await expect(inProcess({ DATA_DIR: temporaryFolder() }, ...args)).rejects.toThrow(UsageError);
  });

  it('names every command in its help, each of which has a help with how it is called', async () => {
    const { out, code } = await inProcess({}, '--help');
    expect(code).toBe(0);
    for (const name of ['password', 'disable', 'enable']) {
      expect(out.join('\n')).toMatch(new RegExp(`^  ${name} `, 'm'));
      const help = await inProcess({}, name, '--help');
      expect(help.out[0]).toContain(`usage: agenthub user ${name}`);
    }
  });
});
