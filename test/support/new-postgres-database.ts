import postgres from 'postgres';
import { inject } from 'vitest';

/** A database of its own on the Postgres of this run: migrated, or with nothing in it. */
export async function newPostgresDatabase({ migrated = true } = {}): Promise<{
  url: string;
  remove(): Promise<void>;
}> {
  const server = inject('postgresUrl');
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const template = migrated ? 'agenthub_template' : 'template0';
  await command(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const remove = () => command(server, `drop database ${name} with (force)`);
  return { url: url.href, remove };
}

async function command(server: string, text: string): Promise<void> {
  const client = postgres(server, { max: 1, onnotice() {}, fetch_types: false });
  try {
    await client.unsafe(text);
  } finally {
    await client.end();
  }
}
