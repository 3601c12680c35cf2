import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startTestServer } from '../support/test-server.ts';
import { type CliResult, type CliWorld, runCli, temporaryFolder } from './run-cli.ts';

export type Person = { username: string; password: string; key: string };

/**
 * A real registry on 127.0.0.1 for all tests of a file, and the CLI pointed at it. Each test makes
 * its own people, so that none sees what another did. `env` is what its operator sets.
 */
export function useRegistry(env: Record<string, string> = {}) {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let people = 0;
  beforeAll(async () => {
    server = await startTestServer(env);
  });
  afterAll(() => server.close());
  return {
    url: () => server.url,
    /** Who may do everything. */
    admin: (): Person => ({ username: 'admin', password: '', key: server.adminKey }),
    /** How many rows each table holds, blobs among them: equal before and after what must change nothing. */
    async counts(): Promise<Record<string, number>> {
      const { tables, query } = server.deps.db;
      const entries = Object.entries(tables).map(
        async ([name, table]) => [name, (await query.select().from(table)).length] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    },
    /** Registers someone with a name of their own. */
    async person(): Promise<Person> {
      people += 1;
      const username = `person-${people}`;
      const password = `password of ${username}`;
      const response = await fetch(`${server.url}/api/v1/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, email: `${username}@example.com`, password }),
      });
      if (response.status !== 201) throw new Error(await response.text());
      const { apiKey } = (await response.json()) as { apiKey: { key: string } };
      return { username, password, key: apiKey.key };
    },
    /** Runs the CLI against the registry, as someone or as nobody. */
    cli(argv: string[], as: Person | null = null, world: CliWorld = {}): Promise<CliResult> {
      const variables = {
        AGENTHUB_URL: server.url,
        ...(as ? { AGENTHUB_TOKEN: as.key } : {}),
        ...world.env,
      };
      return runCli(argv, { ...world, env: variables });
    },
  };
}

/** A folder with these files, gone when the test is. */
export async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(folder, files);
  return folder;
}

export async function writeFiles(
  folder: string,
  files: Record<string, string | Uint8Array>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** The text of a SKILL.md without warnings. */
export function skill(name: string, { head = '', body = '', description = '' } = {}): string {
  const text = description || `What ${name} does and when to use it`;
  return `---\nname: ${name}\ndescription: ${text}\n${head}---\n\n# ${name}\n\n${body}\n`;
}

/** An address where nothing listens: port 2 of this machine, which no service has had for decades. */
export const nowhere = 'http://127.0.0.1:2';
