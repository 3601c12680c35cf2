import type { Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { isSameGitUrl, withoutUser } from '#schema/git-url.ts';
import type { SyncSource } from '#schema/source.ts';
import { CliError, UsageError } from '../errors.ts';
import { everyItem } from '../pages.ts';

/** An id begins with the time, so a shorter prefix would not even identify the hour. */
const prefixCharactersMin = 8;
const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a complete id of a source or a run. */
export function isWholeId(text: string): boolean {
  return idPattern.test(text);
}

/** Whether a text may be the prefix of an id, and is long enough. */
export function isIdPrefix(text: string): boolean {
  return text.length >= prefixCharactersMin && /^[0-9a-f]{8}(-[0-9a-f-]{0,27})?$/.test(text);
}

/**
 * Finds a source by its id, the start of its id (8 characters or more), its URL, or `URL#ref` if several
 * sources have that URL. Never gives a merely similar source. Throws `source.not_found`, and a usage error
 * with the candidates if the text matches several.
 */
export async function findSource(client: Client, text: string): Promise<SyncSource> {
  const name = text.trim();
  if (isWholeId(name)) return getSource(client, name);
  const sources = await listEverySource(client);
  const found = matchSources(sources, name);
  const [source] = found;
  if (source === undefined) {
    throw noSuchSource(
      name,
      sources.filter(({ url }) => repositoryOf(url) === repositoryOf(name)),
    );
  }
  if (found.length > 1) throw ambiguous(name, found);
  return source;
}

/** The sources that match a text; see {@link findSource}. */
export function matchSources(sources: SyncSource[], name: string): SyncSource[] {
  if (isIdPrefix(name)) return sources.filter(({ id }) => id.startsWith(name));
  const byUrl = sources.filter(({ url }) => isSameGitUrl(url, name));
  // The path of an SSH URL may contain a `#`, so the whole text is tried first.
  return byUrl.length > 0 ? byUrl : sources.filter((source) => sourceLabel(source) === name);
}

/** The URL and ref of a source, such as `URL#main`; `#HEAD` if it follows the default branch. */
export function sourceLabel({ url, ref }: Pick<SyncSource, 'url' | 'ref'>): string {
  return `${url}#${ref ?? 'HEAD'}`;
}

/** All sources, the newest first. */
export async function listEverySource(client: Client): Promise<SyncSource[]> {
  return everyItem((cursor) =>
    client.call('GET /api/v1/admin/sync-sources', { query: { size: 100, cursor } }),
  );
}

/** A common form for the different spellings of a repository's URL. */
function repositoryOf(url: string): string {
  return withoutUser(url)
    .toLowerCase()
    .replace('…@', '')
    .replace(/#.*$/, '')
    .replace(/(\.git)?\/*$/, '');
}

/** The error for a text that matches no source, with similar sources as candidates. */
export function noSuchSource(name: string, near: SyncSource[] = []): CliError {
  return new CliError('source.not_found', `There is no git source "${withoutUser(name)}"`, {
    ...(near.length > 0 ? { candidates: near.map(describeSource) } : {}),
    hints: [
      'name a source by its id, the start of its id, or its URL:  agenthub-cli admin source list',
    ],
  });
}

async function getSource(client: Client, id: string): Promise<SyncSource> {
  try {
    return await client.call('GET /api/v1/admin/sync-sources/{id}', { params: { id } });
  } catch (err) {
    if (err instanceof AppError && err.code === 'source.not_found') throw noSuchSource(id);
    throw err;
  }
}

function ambiguous(name: string, found: SyncSource[]): UsageError {
  return new UsageError(`"${name}" matches ${found.length} git sources`, {
    candidates: found.map(describeSource),
    hints: ['name one by its id, or write URL#ref'],
  });
}

function describeSource(source: SyncSource): string {
  const glob = source.pathGlob === '' ? '' : ` ${source.pathGlob}`;
  return `${source.id}  ${sourceLabel(source)}${glob} -> ${source.namespace}`;
}
