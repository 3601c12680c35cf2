import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, onTestFinished } from 'vitest';
import { type AppDeps, createApp } from '#api/app.ts';
import { type Config, loadConfig } from '#api/config.ts';
import { openRegistry, startServer } from '#api/node.ts';
import { createPasswordHasher } from '#api/platform/password/node-bcrypt.ts';
import type { MemberRole } from '#schema/user.ts';
import { silentLog } from './database.ts';
import { newDatabase } from './new-database.ts';

const adminKey = `sr_${'test-admin-key-'.padEnd(43, 'x')}`;

/** What a test calls a registry with: an address below `/api/v1`, and fetch's options with `as` for who asks. */
type Call = (
  path: string,
  init?: RequestInit & { as?: User | 'admin' | null; json?: unknown },
) => Promise<Response>;

export type User = { username: string; key: string; session: string };

export type TestRegistry = {
  deps: AppDeps;
  databaseUrl: string;
  /** The whole application, in this process. */
  app: ReturnType<typeof createApp>;
  call: Call;
  /** Registers a user, and gives its first API key and session. */
  user(username: string): Promise<User>;
  /** Makes a user a member of a namespace, as a later route will. */
  join(username: string, namespace: string, role: MemberRole): Promise<void>;
  /** Publishes files, given as text by path, and gives the answer. */
  publish(
    as: User | 'admin' | null,
    files: Record<string, string>,
    query?: string,
  ): Promise<Response>;
  /** How many rows each table holds: equal before and after what must change nothing. */
  counts(): Promise<Record<string, number>>;
  /** The last audit entry of an action, or of it on that subject, if any. */
  audited(
    action: string,
    subject?: string,
  ): Promise<{ actorName: string; subject: string; detail: Record<string, unknown> } | undefined>;
};

/** The text of a SKILL.md of that name. */
export function skillMd(
  name: string,
  { description = `What ${name} does`, head = '', body = '' } = {},
): string {
  return `---\nname: ${name}\ndescription: ${description}\n${head}---\n\n# ${name}\n\n${body}\n`;
}

/** A registry on a database file of its own, for the running test; closed and removed when it is over. */
export async function testRegistry(
  env: Record<string, string> = {},
  replace: Partial<AppDeps> = {},
): Promise<TestRegistry> {
  const { registry, close } = await openTestRegistry(env, replace);
  onTestFinished(close);
  return registry;
}

/** {@link testRegistry} for all tests of a file, each of which brings its own users; closed when they are over. */
export async function fileRegistry(
  env: Record<string, string> = {},
  replace: Partial<AppDeps> = {},
): Promise<TestRegistry> {
  const { registry, close } = await openTestRegistry(env, replace);
  afterAll(close);
  return registry;
}

/** {@link testRegistry} for whoever closes it himself. */
export async function openTestRegistry(
  env: Record<string, string>,
  replace: Partial<AppDeps>,
): Promise<{ registry: TestRegistry; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const database = await newDatabase();
  const opened = await openRegistry(startOptions(folder, { DATABASE_URL: database.url, ...env }));
  const close = async () => {
    await opened.close();
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  const deps = { ...opened.deps, ...replace };
  return { registry: { ...overApp(deps), databaseUrl: database.url }, close };
}

function overApp(deps: AppDeps): Omit<TestRegistry, 'databaseUrl'> {
  const app = createApp(deps);
  const call: Call = async (path, { as, json, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (as) headers.set('authorization', `Bearer ${as === 'admin' ? adminKey : as.key}`);
    if (json !== undefined) headers.set('content-type', 'application/json');
    const body = json === undefined ? init.body : JSON.stringify(json);
    return app.request(`/api/v1${path}`, {
      ...init,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  };
  return {
    deps,
    app,
    call,
    async user(username) {
      const response = await call('/auth/register', {
        method: 'POST',
        json: { username, email: `${username}@example.com`, password: `password of ${username}` },
      });
      if (response.status !== 201) throw new Error(await response.text());
      const { token, apiKey } = (await response.json()) as {
        token: string;
        apiKey: { key: string };
      };
      return { username, session: token, key: apiKey.key };
    },
    async join(username, namespace, role) {
      const { users, namespaces, namespaceMembers } = deps.db.tables;
      const [user] = await deps.db.query.select().from(users).where(eq(users.username, username));
      const [joined] = await deps.db.query
        .select()
        .from(namespaces)
        .where(eq(namespaces.name, namespace));
      await deps.db.query.insert(namespaceMembers).values({
        namespaceId: joined?.id ?? '',
        userId: user?.id ?? '',
        role,
        createdAt: new Date(),
      });
    },
    publish(as, files, query = '') {
      const list = Object.entries(files).map(([path, content]) => ({ path, content }));
      return call(`/skills${query}`, { method: 'POST', as, json: { files: list } });
    },
    async counts() {
      const entries = Object.entries(deps.db.tables).map(async ([name, table]) => {
        const rows = await deps.db.query.select().from(table);
        return [name, rows.length] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },
    async audited(action, subject) {
      const { auditEntries } = deps.db.tables;
      const rows = await deps.db.query
        .select()
        .from(auditEntries)
        .where(eq(auditEntries.action, action));
      return rows.findLast((row) => subject === undefined || row.subject === subject);
    },
  };
}

/** The same over HTTP on 127.0.0.1, for the CLI and the browser. The caller closes it. */
export async function startTestServer(
  env: Record<string, string> = {},
  dist = join(import.meta.dirname, '../../dist'),
): Promise<{ url: string; deps: AppDeps; adminKey: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const server = await startServer({
    ...startOptions(folder, { HOST: '127.0.0.1', PORT: '0', ...env }),
    dist,
  });
  return {
    url: server.url,
    deps: server.deps,
    adminKey,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startOptions(folder: string, env: Record<string, string>) {
  const config: Config = loadConfig(
    {
      DATA_DIR: folder,
      DATABASE_URL: `file:${join(folder, 'agenthub.db')}`,
      ADMIN_API_KEY: adminKey,
      ADMIN_PASSWORD: 'password of the admin',
      DEFAULT_VISIBILITY: 'public',
      ...env,
    },
    () => '',
  );
  return {
    config,
    secretKey: 'a secret key of the tests, long enough',
    version: '0.0.0-test',
    dist: join(folder, 'no-dist'),
    log: silentLog,
    passwords: createPasswordHasher(4),
    onGeneratedPassword() {},
  };
}
