import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Engine from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importCommand } from '#api/commands/import.ts';
import { dbCommand } from '#api/commands/db.ts';
import { openRegistry } from '#api/node.ts';
import { createApp } from '#api/app.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import {
  oldPassword,
  oldRows,
  type OldRows,
  oldSecret,
  oldSkill,
  oldUser,
  predecessorFile,
} from '#test/support/predecessor-file.ts';
import { runCommand } from '#test/support/server-process.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { startOptions } from '#test/support/start-options.ts';

/** What the file and its folder are: equal before and after what must not touch them. */
function fingerprint(path: string) {
  const { mtimeNs, ctimeNs, mode } = statSync(path, { bigint: true });
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { files: readdirSync(dirname(path)), digest, mtimeNs, ctimeNs, mode };
}

async function run(env: Record<string, string>, ...args: string[]) {
  const lines: string[] = [];
  const output = { out: (line: string) => void lines.push(line), progress() {} };
  const code = await importCommand.run(env, ['predecessor', ...args], output);
  return { code, text: lines.join('\n') };
}

/** The registry of an environment, to ask what is in it. */
async function opened(env: Record<string, string>) {
  const registry = await openRegistry(startOptions(env['DATA_DIR'] ?? '', {}));
  onTestFinished(() => registry.close());
  const app = createApp(registry.deps);
  const get = async (path: string) =>
    (await (
      await app.request(`/api/v1${path}`, {
        headers: { 'x-api-key': startOptions('', {}).config.ADMIN_API_KEY ?? '' },
      })
    ).json()) as Record<string, unknown>;
  const login = (email: string, password = oldPassword) =>
    app.request('/api/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
  return { registry, app, get, login };
}

/** An old registry whose skills can be fetched, and the environment of a new one. */
async function fetchable(rows: (url: string, commit: string) => OldRows = oldRows) {
  const { root, remove } = createRepositories();
  onTestFinished(remove);
  const repository = new Repository(root);
  const commit = repository.commit([
    { path: 'skills/pdf-tools/SKILL.md', content: skillMd('pdf-tools') },
    { path: 'skills/pdf-tools/scripts/run.sh', content: 'echo\n', mode: '100755' },
    { path: 'skills/external-one/SKILL.md', content: skillMd('external-one') },
  ]);
  // What upstream did since is not what was published.
  repository.commit([{ path: 'skills/pdf-tools/SKILL.md', content: skillMd('changed') }]);
  const backend = await serveGit({ root, config: ['uploadpack.allowAnySHA1InWant=true'] });
  onTestFinished(() => backend.close());
  const file = predecessorFile(rows(`${backend.url}/skills.git`, commit));
  const env = { DATA_DIR: temporaryFolder(), GIT_ALLOW_ADDRESSES: '127.0.0.1' };
  return { file, env, backend, commit };
}

describe('agenthub import predecessor', () => {
  it('takes over users, assets, install counts and sources, and says what it could not', async () => {
    const { file, env, commit } = await fetchable();
    const { code, text } = await run(env, file, '--yes');
    expect(code).toBe(3);
    expect(text).not.toContain(oldSecret);
    for (const line of [
      '+ Mei.Lin -> mei-lin-2: becomes mei-lin-2: the name is not possible here.',
      '+ admin\n',
      'docs -> docs-2',
      '木木木 -> mu',
      '= double -> mei-lin-2: has the e-mail address of Mei.Lin; both become mei-lin-2',
      'note: user nopass: has no password that works here; set one: agenthub user password nopass',
      'New assets are internal (DEFAULT_VISIBILITY); there everyone could read them.',
      'API keys: none can be taken over.',
      ': admin, mei-lin-2',
      'note: mcp github: the value of GITHUB_TOKEN looks like a GitHub token and is not taken over; ${GITHUB_TOKEN} stands there',
      'not taken over: mcp with-key: ',
      'not taken over: mcp nowhere: it is a remote server (streamable-http), of which the predecessor kept no address.',
      'not taken over: skill empty-one: ',
      'not taken over: source git://10.0.0.1/x: its address has the scheme git',
      'note: skill script-url: only its text is taken over, since its files cannot be fetched: An SSH URL needs a deploy key.',
      'note: agent Code Reviewer: skills/evil: the file "../../../evil.txt" is left out',
      'note: agent plain: its author is not in the file; it goes to admin',
    ])
      expect(text).toContain(line);

    const { get, login, registry } = await opened(env);
    expect((await login('mei@example.com')).status).toBe(200);
    expect((await login('mei-lin-2')).status).toBe(200);
    expect((await login('mei@example.com', 'wrong password')).status).toBe(401);
    expect((await login('tom@example.com')).status).toBe(401);
    expect((await login('nopass@example.com', '')).status).not.toBe(200);

    const pdf = await get('/skills/mei-lin-2/pdf-tools');
    expect(pdf).toMatchObject({ installs: 41, createdAt: '2026-02-11T09:30:00.123Z' });
    expect(await get('/skills/mei-lin-2/pdf-tools/versions')).toMatchObject({
      items: [{ origin: { commit, path: 'skills/pdf-tools', claimed: false }, fileCount: 2 }],
    });
    expect(await get('/skills/mei-lin-2/a-b')).toMatchObject({
      installs: 3,
      latestVersion: '1.2.0',
    });
    expect(await get('/skills/mei-lin-2/a-b-2')).toMatchObject({ description: 'What a-b does' });
    expect(await get('/skills/admin/external-one')).toMatchObject({ origin: 'synced' });
    expect(await get('/mcps/mei-lin-2/file-server')).toMatchObject({ installs: 7 });
    expect(await get('/mcps/mei-lin/remote')).toMatchObject({ name: 'remote' });
    expect(await get('/agents/mei-lin-2/code-reviewer')).toMatchObject({ installs: 5 });
    const { db } = registry.deps;
    const sources = await db.query.select().from(db.tables.syncSources);
    expect(sources).toHaveLength(1);
    const everything = await Promise.all(
      Object.values(db.tables).map((table) => db.query.select().from(table)),
    );
    expect(JSON.stringify(everything)).not.toContain(oldSecret);
    const users = await db.query.select().from(db.tables.users);
    const mei = users.find(({ username }) => username === 'mei-lin-2');
    expect(mei).toMatchObject({ displayName: 'Mei Lin', email: 'mei@example.com', role: 'user' });
    const assets = await db.query.select().from(db.tables.assets);
    const authors = await db.query.select().from(db.tables.versions);
    const pdfTools = assets.find(({ name }) => name === 'pdf-tools');
    expect(pdfTools?.createdBy).toBe(mei?.id);
    expect(authors.find(({ assetId }) => assetId === pdfTools?.id)?.publishedBy).toBe(mei?.id);
    expect(users.filter(({ role }) => role === 'admin').map(({ username }) => username)).toEqual([
      'admin',
    ]);
    await registry.close();
    const faults: string[] = [];
    const silent = { out: (line: string) => void faults.push(line), progress() {} };
    expect([await dbCommand.run(env, ['check'], silent), faults]).toEqual([0, expect.anything()]);
  });

  it('does not write to the file, nor beside it', async () => {
    const { file, env } = await fetchable();
    chmodSync(file, 0o444);
    const before = fingerprint(file);
    expect(before.files).toEqual(['skills_registry.db']);
    await run(env, file, '--dry-run');
    await run(env, file, '--yes');
    expect(fingerprint(file)).toEqual(before);
  });

  it('reads what the log beside the file holds, and leaves both', async () => {
    const file = predecessorFile({ users: [oldUser(1, 'admin', { role: 'admin' })] });
    const engine = new Engine(file);
    onTestFinished(() => void engine.close());
    engine.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0');
    engine.exec(
      "insert into users select 2, 'late', null, 'late@example.com', role, password_hash, null, 1, created_at, updated_at from users",
    );
    const before = [file, `${file}-wal`].map((path) => fingerprint(path));
    const { text } = await run({ DATA_DIR: temporaryFolder() }, file, '--dry-run');
    expect(text).toContain('+ late');
    expect([file, `${file}-wal`].map((path) => fingerprint(path))).toEqual(before);
  });

  it('changes nothing with --dry-run, and makes no database', async () => {
    const env = { DATA_DIR: temporaryFolder() };
    const { code, text } = await run(env, predecessorFile(), '--dry-run');
    expect(code).toBe(0);
    expect(text).toContain('users: 9 (8 to take over, 1 here already, 0 not possible)');
    expect(text).toContain('Nothing was changed: this is a dry run.');
    expect(readdirSync(env.DATA_DIR)).toEqual([]);
  });

  it('changes nothing the second time, and says so', async () => {
    const { file, env } = await fetchable((url, commit) => ({
      users: [oldUser(1, 'mei')],
      skills: [oldSkill(1, 'pdf-tools', 1, { git_url: url, commit_hash: commit, installs: 4 })],
    }));
    const first = await run(env, file, '--yes');
    expect([first.code, first.text]).toEqual([
      0,
      expect.stringContaining('1 users, 1 assets, 0 git sources taken over; 0 not taken over'),
    ]);
    const { registry } = await opened(env);
    const counts = async () => {
      const { db } = registry.deps;
      return Promise.all(
        Object.values(db.tables).map(async (table) => (await db.query.select().from(table)).length),
      );
    };
    const before = await counts();
    const second = await run(env, file, '--yes');
    expect([second.code, second.text]).toEqual([
      0,
      expect.stringContaining('Nothing was changed: all that can be taken over is here already.'),
    ]);
    expect(await counts()).toEqual(before);
  });

  it('continues after it was killed', async () => {
    const skills = Array.from({ length: 30 }, (_, at) => oldSkill(at + 1, `skill-${at + 1}`, 1));
    const file = predecessorFile({ users: [oldUser(1, 'mei')], skills });
    const env = { DATA_DIR: temporaryFolder() };
    const killed = await runCommand(['import', 'predecessor', file, '--yes'], env);
    await expect.poll(() => killed.output()).toContain('taking over skill skill-12');
    killed.child.kill('SIGKILL');
    await killed.ended;
    const { code, text } = await run(env, file, '--yes');
    expect(code).toBe(0);
    expect(text).toMatch(/skills: 30 \(\d+ to take over, (?:[5-9]|[12]\d) here already/);
    const { get } = await opened(env);
    expect(await get('/skills?namespace=mei')).toMatchObject({ total: 30 });
  });

  it('asks, and without a terminal and --yes changes nothing', async () => {
    const env = { DATA_DIR: temporaryFolder() };
    const command = await runCommand(['import', 'predecessor', predecessorFile()], env);
    expect(await command.ended).toBe(2);
    expect(command.output()).toContain('+ tom: stays disabled');
    expect(command.output()).toContain('there is no terminal to ask on. Use --yes');
    expect(existsSync(join(env.DATA_DIR, 'agenthub.db'))).toBe(false);
  });

  it('joins people by e-mail address, gives a taken name a number, and leaves what is here', async () => {
    const env = { DATA_DIR: temporaryFolder() };
    const { registry, app, login } = await opened(env);
    for (const [username, email] of [
      ['mei', 'mei@example.com'],
      ['tom', 'other-tom@example.com'],
    ])
      await app.request('/api/v1/auth/register', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, email, password: 'the password here' }),
      });
    const file = predecessorFile({
      users: [oldUser(1, 'mei'), oldUser(2, 'tom'), oldUser(3, 'admin', { role: 'admin' })],
      skills: [oldSkill(1, 'one', 1), oldSkill(2, 'two', 2)],
    });
    const { text } = await run(env, file, '--yes');
    expect(text).toContain('= mei: is mei here, whose password stays');
    expect(text).toContain('= admin: is admin here, whose password stays');
    expect(text).toContain('+ tom -> tom-2: becomes tom-2: the name is taken here');
    expect(text).toContain('+ two -> tom-2/two');
    expect((await login('mei@example.com', 'the password here')).status).toBe(200);
    expect((await login('tom@example.com')).status).toBe(200);
    await registry.close();
  });

  it('warns of an admin with the default password of the predecessor', async () => {
    const { hashSync } = await import('@node-rs/bcrypt');
    const admin = oldUser(1, 'admin', { role: 'admin', password_hash: hashSync('admin123', 4) });
    const { text } = await run(
      { DATA_DIR: temporaryFolder() },
      predecessorFile({ users: [admin] }),
      '--yes',
    );
    expect(text).toContain(
      "note: user admin: has the predecessor's default password. Change it now: agenthub user password admin",
    );
  });

  it('refuses what is no database of the predecessor, by what it is', async () => {
    const env = { DATA_DIR: temporaryFolder() };
    const ours = join(temporaryFolder(), 'ours.db');
    await dbCommand.run({ DATABASE_URL: `file:${ours}` }, ['up'], { out() {}, progress() {} });
    await expect(run(env, ours)).rejects.toThrow('holds a registry of this product');
    await expect(run(env, join(dirname(ours), 'none.db'))).rejects.toThrow('does not exist');
    await expect(run(env, import.meta.filename)).rejects.toThrow('is no SQLite database');
  });
});
