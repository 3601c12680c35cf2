import { inject } from 'vitest';

/** A database of its own on the libSQL server of this run: migrated, or with nothing in it. */
export async function newLibsqlDatabase({ migrated = true } = {}): Promise<{
  url: string;
  remove(): Promise<void>;
}> {
  const server = inject('libsqlUrl');
  const made = await fetch(`${server}/${migrated ? '' : '?empty'}`, { method: 'POST' });
  const { name } = (await made.json()) as { name: string };
  const url = `${server}/${name}/`;
  return {
    url,
    async remove() {
      await (await fetch(url, { method: 'DELETE' })).arrayBuffer();
    },
  };
}

/** How many streams of a database are open: each is a transaction that has not ended. */
export async function countLibsqlStreams(url: string): Promise<number> {
  const { streams } = (await (await fetch(url)).json()) as { streams: number };
  return streams;
}
