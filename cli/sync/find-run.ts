import type { Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { withoutUser } from '#schema/git-url.ts';
import type { SyncRun, SyncSource } from '#schema/source.ts';
import { CliError, UsageError } from '../errors.ts';
import { findSource, isIdPrefix, isWholeId } from './find-source.ts';

/** How many pages of 100 runs are searched for the prefix of an id. */
const pagesMax = 50;
const pageSize = 100;
/** A row may be written this long after its id was made. */
const slackMilliseconds = 60_000;

/**
 * Finds a run by its id or the start of its id (8 characters or more), or the last run of the source that the
 * text names. Throws `run.not_found`, and a usage error with the candidates if the text matches several.
 */
export async function findRun(client: Client, text: string): Promise<SyncRun> {
  const run = await lookUpRun(client, text.trim());
  if (run !== null) return run;
  const source = await lookUpSource(client, text);
  if (source.lastRun !== null) return source.lastRun;
  throw new CliError('run.not_found', `${source.url} has not been synced yet`, {
    hints: [`agenthub-cli admin source sync ${source.id}`],
  });
}

async function lookUpSource(client: Client, name: string): Promise<SyncSource> {
  try {
    return await findSource(client, name);
  } catch (err) {
    if (!(err instanceof CliError) || err.code !== 'source.not_found') throw err;
    throw new CliError('run.not_found', `No sync run and no git source is "${withoutUser(name)}"`, {
      hints: [
        'runs and their ids:  agenthub-cli admin source runs',
        'sources, each with its last run:  agenthub-cli admin source list',
      ],
    });
  }
}

async function lookUpRun(client: Client, name: string): Promise<SyncRun | null> {
  if (isWholeId(name)) return getRunOrNull(client, name);
  if (!isIdPrefix(name)) return null;
  const found = await runsThatBegin(client, name);
  if (found.length > 1) {
    throw new UsageError(`"${name}" matches ${found.length} sync runs`, {
      candidates: found.map(({ id, createdAt, url }) => `${id}  ${createdAt}  ${url}`),
      hints: ['write more of the id'],
    });
  }
  return found[0] ?? null;
}

/** The runs whose ids begin with `prefix`. Runs come newest first and ids begin with the time, so older pages need not be read. */
async function runsThatBegin(client: Client, prefix: string): Promise<SyncRun[]> {
  const digits = prefix.replaceAll('-', '').slice(0, 12).padEnd(12, '0');
  const oldest = Number.parseInt(digits, 16) - slackMilliseconds;
  const found: SyncRun[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const { items, nextCursor } = await client.call('GET /api/v1/admin/sync-runs', {
      query: { size: pageSize, cursor },
    });
    for (const run of items) if (run.id.startsWith(prefix)) found.push(run);
    const last = items.at(-1);
    if (nextCursor === null || !last || Date.parse(last.createdAt) < oldest) return found;
    cursor = nextCursor;
  }
  throw new UsageError(`"${prefix}" is not among the last ${pagesMax * pageSize} sync runs`, {
    hints: ['write the id in full'],
  });
}

async function getRunOrNull(client: Client, id: string): Promise<SyncRun | null> {
  try {
    return await client.call('GET /api/v1/admin/sync-runs/{id}', { params: { id } });
  } catch (err) {
    if (err instanceof AppError && err.code === 'run.not_found') return null;
    throw err;
  }
}
