import { eq } from 'drizzle-orm';
import { afterAll, onTestFinished } from 'vitest';
import { openPlatformRegistry } from '#test-platform';
import type { AppDeps } from '#api/deps.ts';
import type { MemberRole } from '#schema/user.ts';
import type { PlatformRegistry } from './platform.ts';
import { adminKey } from './test-env.ts';

/** What a test calls a registry with: an address below `/api/v1`, and fetch's options with `as` for who asks. */
type Call = (
  path: string,
  init?: RequestInit & { as?: User | 'admin' | null; json?: unknown },
) => Promise<Response>;

export type User = { username: string; key: string; session: string };

export type TestRegistry = Omit<PlatformRegistry, 'close'> & {
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

export { skillMd } from './skill-md.ts';

/** A registry on a database of its own, for the running test; closed and removed when it is over. */
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
  const { close, ...platform } = await openPlatformRegistry(env, replace);
  return { registry: overPlatform(platform), close };
}

/** What tests do with a registry, over one of a platform. */
export function overPlatform(platform: Omit<PlatformRegistry, 'close'>): TestRegistry {
  const { deps, app } = platform;
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
    ...platform,
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
        .where(eq(auditEntries.action, action))
        .orderBy(auditEntries.id);
      return rows.findLast((row) => subject === undefined || row.subject === subject);
    },
  };
}
