import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { inject } from 'vitest';

/** Which database this run of the suite is on; a project of `vitest.config.ts` sets it. */
export const isPostgres = process.env['TEST_DATABASE'] === 'postgres';

/** A database of its own for whoever asks: an empty file's, or a migrated one on the Postgres of this run. */
export async function newDatabase(): Promise<{ url: string; remove(): Promise<void> }> {
  if (isPostgres) return newPostgresDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  return {
    url: `file:${join(folder, 'test.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A database of its own on the Postgres of this run: migrated, or with nothing in it. */
export async function newPostgresDatabase({ migrated = true } = {}): Promise<{
  url: string;
  remove(): Promise<void>;
}> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = migrated ? 'agenthub_template' : 'template0';
  await command(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const remove = () => command(server, `drop database ${name} with (force)`);
  return { url: url.href, remove };
}

async function command(server: string, text: string): Promise<void> {
  const client = postgres(server, { max: 1, onnotice() {} });
  try {
    await client.unsafe(text);
  } finally {
    await client.end();
  }
}
