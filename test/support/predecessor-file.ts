import { join } from 'node:path';
import { hashSync } from '@node-rs/bcrypt';
import Engine from 'libsql';
import { temporaryFolder } from './temporary-folder.ts';

/** The tables as the predecessor's SQLAlchemy creates them. */
const schema = `
create table users (
  id integer not null primary key, username varchar(64) not null unique, display_name varchar(128),
  email varchar(256) not null unique, role varchar(16) not null, password_hash varchar(256),
  api_key_hash varchar(256), is_active boolean not null, created_at datetime not null, updated_at datetime not null);
create index ix_users_api_key_hash on users (api_key_hash);
create table skills (
  id integer not null primary key, name varchar(64) not null unique, description varchar(1024) not null,
  version varchar(32), tags json not null, git_url varchar(512) not null, git_ref varchar(128),
  commit_hash varchar(40) not null, skill_path varchar(256) not null, readme_content text not null,
  readme_html text not null, source varchar(16) not null, author_id integer not null references users (id),
  installs integer not null, created_at datetime not null, updated_at datetime not null);
create table mcp_servers (
  id integer not null primary key, name varchar(64) not null unique, description text not null,
  version varchar(32), tags json not null, transport varchar(32) not null, config json not null,
  author_id integer not null references users (id), installs integer not null,
  created_at datetime not null, updated_at datetime not null);
create table agent_configs (
  id integer not null primary key, name varchar(64) not null unique, description text not null, tags json not null,
  prompt text not null, embedded_skills json not null, embedded_mcps json not null, git_url varchar(512),
  git_ref varchar(128), commit_hash varchar(40), author_id integer not null references users (id),
  installs integer not null, created_at datetime not null, updated_at datetime not null);
create table install_logs (
  id integer not null primary key, asset_type varchar(16) not null, asset_id integer not null,
  user_id integer not null references users (id), agent_type varchar(32) not null, installed_at datetime not null);
create index ix_install_logs_asset on install_logs (asset_type, asset_id);
create table sync_sources (
  id integer not null primary key, git_url varchar(512) not null, sync_interval integer not null,
  last_synced_at datetime, last_commit_hash varchar(40), is_active boolean not null,
  created_by integer not null references users (id), created_at datetime not null);
`;

const at = '2026-02-11 09:30:00.123456';
const later = '2026-02-20 18:05:42.000001';

type Row = Record<string, string | number | null>;

/** A password of the file's users. */
export const oldPassword = 'correct horse battery';

/** A value that must never leave the file. */
export const oldSecret = 'ghp_Q7w8E9r0T1y2U3i4O5p6A7s8D9f0G1h2J3k4';

function insert(engine: Engine.Database, table: string, row: Row): void {
  const names = Object.keys(row);
  const marks = names.map(() => '?').join(', ');
  engine
    .prepare(`insert into ${table} (${names.join(', ')}) values (${marks})`)
    .run(...Object.values(row));
}

/** A user of the predecessor; an active one with {@link oldPassword} unless `more` says otherwise. */
export function oldUser(id: number, username: string, more: Row = {}): Row {
  return {
    id,
    username,
    display_name: null,
    email: `${username.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}@example.com`,
    role: 'user',
    password_hash: hashSync(oldPassword, 4),
    api_key_hash: null,
    is_active: 1,
    created_at: at,
    updated_at: at,
    ...more,
  };
}

/** A skill of the predecessor whose repository nothing serves. */
export function oldSkill(id: number, name: string, author: number, more: Row = {}): Row {
  return {
    id,
    name,
    description: `What ${name} does`,
    version: null,
    tags: '["pdf"]',
    git_url: 'http://127.0.0.1:1/skills.git',
    git_ref: null,
    commit_hash: 'a'.repeat(40),
    skill_path: `skills/${name}`,
    readme_content: `# ${name}\n\nWhat to do.\n`,
    readme_html: '<h1></h1><script>alert(1)</script>',
    source: 'internal',
    author_id: author,
    installs: 0,
    created_at: at,
    updated_at: later,
    ...more,
  };
}

/** An MCP server of the predecessor. */
export function oldServer(
  id: number,
  name: string,
  author: number,
  config: object,
  more: Row = {},
): Row {
  return {
    id,
    name,
    description: `What ${name} serves`,
    version: '1.0.0',
    tags: '[]',
    transport: 'stdio',
    config: JSON.stringify({ command: 'npx', args: [], env: {}, autoApprove: [], ...config }),
    author_id: author,
    installs: 0,
    created_at: at,
    updated_at: at,
    ...more,
  };
}

/** The rows of a file, by table. */
export type OldRows = Partial<
  Record<
    'users' | 'skills' | 'mcp_servers' | 'agent_configs' | 'install_logs' | 'sync_sources',
    Row[]
  >
>;

/** Writes a database of the predecessor into a folder of its own, and gives its path. */
export function predecessorFile(rows: OldRows = oldRows()): string {
  const path = join(temporaryFolder(), 'skills_registry.db');
  const engine = new Engine(path);
  // SQLAlchemy leaves foreign keys off, so rows may name what is gone.
  engine.exec('pragma foreign_keys = off');
  engine.exec(schema);
  for (const [table, some] of Object.entries(rows))
    for (const row of some) insert(engine, table, row);
  engine.close();
  return path;
}

/** The rows of a registry that was in use: with all that people did to it. */
export function oldRows(
  gitUrl = 'http://127.0.0.1:1/skills.git',
  commit = 'a'.repeat(40),
): OldRows {
  const fetched = { git_url: gitUrl, commit_hash: commit };
  return {
    users: [
      oldUser(1, 'admin', {
        email: 'admin@localhost.dev',
        role: 'admin',
        api_key_hash: hashSync('sr_of-the-admin', 4),
      }),
      oldUser(2, 'Mei.Lin', {
        email: 'Mei@Example.com',
        display_name: 'Mei Lin',
        api_key_hash: hashSync('sr_of-mei', 4),
      }),
      oldUser(3, 'tom', { is_active: 0 }),
      oldUser(4, 'nopass', { password_hash: null }),
      oldUser(5, 'boss', { role: 'superduper' }),
      oldUser(6, 'docs'),
      oldUser(7, 'mei-lin', { email: 'other@example.com' }),
      oldUser(8, 'double', { email: 'MEI@example.COM' }),
      oldUser(9, '木木木', { email: 'mu@example.com' }),
    ],
    skills: [
      oldSkill(1, 'pdf-tools', 2, { ...fetched, skill_path: 'skills/pdf-tools', installs: 41 }),
      oldSkill(2, '-a--b-', 2, { installs: 3, version: '1.2.0', tags: '[2026, "b c", "ok"]' }),
      oldSkill(3, 'a-b', 2),
      oldSkill(4, 'external-one', 1, {
        ...fetched,
        source: 'external',
        skill_path: 'skills/external-one',
      }),
      oldSkill(5, 'escaping', 3, { ...fetched, skill_path: '../../etc' }),
      oldSkill(6, 'script-url', 7, { git_url: 'javascript:alert(1)' }),
      oldSkill(7, 'empty-one', 7, { readme_content: '', description: '' }),
    ],
    mcp_servers: [
      oldServer(
        1,
        'File Server',
        2,
        { args: ['-y', '@example/files@1.0.0', '/data'] },
        { installs: 7 },
      ),
      oldServer(2, 'github', 2, {
        args: ['-y', '@example/github'],
        env: { GITHUB_TOKEN: oldSecret, GITHUB_HOST: 'github.example.com' },
      }),
      oldServer(3, 'with-key', 7, { args: ['-y', 'x', '--api-key', oldSecret] }),
      oldServer(4, 'remote', 7, { command: 'https://mcp.example.com/sse' }, { transport: 'sse' }),
      oldServer(5, 'nowhere', 7, { command: 'npx' }, { transport: 'streamable-http' }),
    ],
    agent_configs: [
      {
        id: 1,
        name: 'Code Reviewer',
        description: 'Reviews changes',
        tags: '["review"]',
        prompt: 'You review changes.\n',
        embedded_skills: JSON.stringify([
          {
            name: 'lint',
            description: 'Lints',
            files: {
              'SKILL.md': '---\nname: lint\ndescription: Lints\n---\n\nLint.\n',
              'run.sh': 'echo\n',
            },
          },
          { name: '../../evil', description: 'Escapes', files: { '../../../evil.txt': 'x' } },
        ]),
        embedded_mcps: JSON.stringify([
          { name: 'files', config: { command: 'npx', args: ['-y', '@example/files@1.0.0'] } },
        ]),
        git_url: null,
        git_ref: null,
        commit_hash: null,
        author_id: 2,
        installs: 5,
        created_at: at,
        updated_at: at,
      },
      {
        id: 2,
        name: 'plain',
        description: 'Helps',
        tags: '[]',
        prompt: 'You help.',
        embedded_skills: '[]',
        embedded_mcps: '[]',
        git_url: null,
        git_ref: null,
        commit_hash: null,
        author_id: 99,
        installs: 0,
        created_at: at,
        updated_at: at,
      },
    ],
    install_logs: [
      {
        id: 1,
        asset_type: 'skill',
        asset_id: 1,
        user_id: 2,
        agent_type: 'kiro',
        installed_at: later,
      },
    ],
    sync_sources: [1, 2, 3, 4].map((id) => ({
      id,
      git_url: id === 4 ? 'git://10.0.0.1/x' : gitUrl,
      sync_interval: 3600,
      last_synced_at: null,
      last_commit_hash: null,
      is_active: id === 3 ? 0 : 1,
      created_by: 1,
      created_at: at,
    })),
  };
}
