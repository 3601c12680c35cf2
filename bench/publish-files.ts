import type { KindWord } from '#schema/kind.ts';
import { adminKey, type Server } from './server.ts';

/** Publishes one version over the API as the admin: texts by path. */
export function publishFiles(
  server: Server,
  word: KindWord,
  files: Record<string, string>,
): Promise<void> {
  const list = Object.entries(files).map(([path, content]) => ({ path, content }));
  return post(server, word, { files: list });
}

/** Publishes what a JSON body holds, such as `{ manifest }`. */
export async function post(server: Server, word: KindWord, body: object): Promise<void> {
  const answer = await fetch(`${server.url}/api/v1/${word}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`a publish answered ${answer.status}: ${text}`);
}
