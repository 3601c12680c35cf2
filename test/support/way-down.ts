import { expect } from 'vitest';
import { db } from './command.ts';

/**
 * Takes a filled registry that nobody has open back to a release that had skills alone, and up again: refused first,
 * with the assets of other kinds named, then by `--force`. Gives what `db check` says at the end.
 */
export async function wayDown(url: string): Promise<string[]> {
  const env = { DATABASE_URL: url };
  const status = async () => (await db(env, 'status')).out;
  const before = await status();
  for (const args of [['0006_search_merges'], ['99'], ['0011_search_scores']])
    await expect(db(env, 'down', ...args)).rejects.toThrow(
      /^Reverting 0012_version_parts deletes 1 asset.*agent mei\/keeper\. Nothing was changed.*--force/,
    );
  expect(await status()).toEqual(before);
  const { out } = await db(env, 'down', '0006_search_merges', '--force');
  expect(out[0]).toBe(`undone ${before.at(-1)?.split(' ')[0]}`);
  await db(env, 'up');
  expect((await db(env, 'down')).out).toHaveLength(1);
  await db(env, 'up');
  return (await db(env, 'check')).out;
}
