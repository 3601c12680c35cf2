import { createHash } from 'node:crypto';
import { type Kind, kindNames } from '#schema/kind.ts';
import { tag } from '#schema/name.ts';
import type {
  OldAsset,
  OldContent,
  OldInstall,
  OldPart,
  OldRegistry,
  OldSource,
  OldUser,
} from './old-registry.ts';
import { withOldFile } from './open-file.ts';

type Row = Record<string, unknown>;

/** Reads a database file of the predecessor, as `withOldFile` does. Values of a wrong type are read as empty ones. */
export function readOldRegistry(path: string): OldRegistry {
  return withOldFile(path, (read) => {
    const users = read('users').map(userOf);
    return {
      origin: originOf(users),
      users,
      assets: [
        ...read('skills').map((row) => assetOf(row, skillOf(row))),
        ...read('mcp_servers').map((row) => assetOf(row, serverOf(row))),
        ...read('agent_configs').map((row) => assetOf(row, agentOf(row))),
      ],
      installs: read('install_logs').flatMap(installOf),
      // A deleted source was only marked.
      sources: read('sync_sources').flatMap((row): OldSource[] =>
        number(row['is_active']) === 0
          ? []
          : [
              {
                id: number(row['id']),
                url: text(row['git_url']),
                createdBy: number(row['created_by']),
              },
            ],
      ),
    };
  });
}

/** Nobody could change or delete the first user there. */
function originOf([first]: OldUser[]): string {
  const of = first ? [first.id, first.username, first.email, first.createdAt.getTime()] : [];
  return createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16);
}

function userOf(row: Row): OldUser {
  const hash = text(row['password_hash']);
  return {
    id: number(row['id']),
    username: text(row['username']),
    displayName: text(row['display_name']) || null,
    email: text(row['email']).trim().toLowerCase(),
    isAdmin: row['role'] === 'admin',
    passwordHash: /^\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/.test(hash) ? hash : null,
    hasApiKey: text(row['api_key_hash']) !== '',
    isActive: number(row['is_active'], 1) !== 0,
    createdAt: time(row['created_at']),
  };
}

function assetOf(row: Row, content: OldContent): OldAsset {
  return {
    kind: content.kind,
    id: number(row['id']),
    name: text(row['name']),
    description: text(row['description']),
    version: text(row['version']).trim() || null,
    tags: list(row['tags']).flatMap((one) => {
      const parsed = tag.safeParse(typeof one === 'number' ? String(one) : one);
      return parsed.success ? [parsed.data] : [];
    }),
    authorId: number(row['author_id']),
    installs: Math.max(0, number(row['installs'])),
    createdAt: time(row['created_at']),
    updatedAt: time(row['updated_at']),
    content,
  };
}

function skillOf(row: Row): OldContent {
  return {
    kind: 'skill',
    git: {
      url: text(row['git_url']),
      ref: text(row['git_ref']) || null,
      commit: text(row['commit_hash']),
      path: text(row['skill_path']),
    },
    readme: text(row['readme_content']),
    isExternal: row['source'] === 'external',
  };
}

function serverOf(row: Row): OldContent {
  return { kind: 'mcp', transport: text(row['transport']), config: map(row['config']) };
}

function agentOf(row: Row): OldContent {
  return {
    kind: 'agent',
    prompt: text(row['prompt']),
    skills: parts(row['embedded_skills']),
    servers: parts(row['embedded_mcps']),
  };
}

function installOf(row: Row): OldInstall[] {
  const kind: Kind | undefined = kindNames.find((one) => one === row['asset_type']);
  if (!kind) return [];
  return [
    {
      kind,
      assetId: number(row['asset_id']),
      userId: number(row['user_id']),
      target: text(row['agent_type']),
      at: time(row['installed_at']),
    },
  ];
}

function parts(value: unknown): OldPart[] {
  return list(value).flatMap((one): OldPart[] =>
    isMap(one) ? [{ ...one, name: text(one['name']) }] : [],
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown, otherwise = 0): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : otherwise;
}

/** Times have no zone there and are UTC. */
function time(value: unknown): Date {
  const [, day = '', clock = ''] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)/.exec(text(value)) ?? [];
  const at = new Date(`${day}T${clock}Z`);
  return Number.isNaN(at.getTime()) ? new Date(0) : at;
}

function json(value: unknown): unknown {
  try {
    return JSON.parse(text(value));
  } catch {
    return null; // What is no JSON counts as empty.
  }
}

function list(value: unknown): unknown[] {
  const read = json(value);
  return Array.isArray(read) ? read : [];
}

function map(value: unknown): Row {
  const read = json(value);
  return isMap(read) ? read : {};
}

function isMap(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
