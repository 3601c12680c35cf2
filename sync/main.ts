import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inArray } from 'drizzle-orm';
import packageJson from '../package.json' with { type: 'json' };
import { findSecretKey } from '../api/commands/secret-key.ts';
import { ConfigError, loadConfig } from '../api/config.ts';
import type { Services } from '../api/domain/context.ts';
import { rekeySources } from '../api/domain/source/rekey.ts';
import { countsText } from '../api/domain/sync-run/counts-text.ts';
import type { RunRow } from '../api/domain/sync-run/summarise.ts';
import { openServices, type Registry } from '../api/node.ts';
import { createLog } from '../api/platform/log.ts';
import { createSecrets } from '../api/platform/secrets.ts';
import { isSameGitUrl, withoutUser } from '../schema/git-url.ts';
import { runDueSources } from './run-due.ts';

/** The usage and the exit codes of `agenthub sync`. */
export const syncUsage = `usage: agenthub sync [--all | --source <id or url> ...]
       agenthub sync rekey

  sync     sync every due source and every queued run once; for cron or a CronJob
  --all    sync every source that is not paused, due or not
  --source sync these sources, even if they are paused
  rekey    decrypt the stored secrets with OLD_SECRET_KEY (or OLD_SECRET_KEY_FILE) and encrypt them with SECRET_KEY

Exit code: 0 success, nothing was due, or READ_ONLY is set; 8 some assets could not be published; 1 a run failed, or a
stored secret cannot be decrypted; 2 wrong arguments or environment.
`;

/** Where the command writes: `out` gets the results, `log` the log as lines of JSON. */
export type SyncOutput = { out(line: string): void; log(line: string): void };

const exitPartial = 8;

/**
 * The sync job that cron or a Kubernetes CronJob runs. Gives an exit code; {@link syncUsage} lists them.
 * When the signal aborts, the job stops at its next step, and the next call continues from there. Throws
 * `ConfigError`, `DatabaseOpenError`, `BlobStoreOpenError` or `MigrationError` for a wrong environment.
 */
export async function syncCommand(
  env: NodeJS.ProcessEnv,
  args: string[],
  { out, log }: SyncOutput,
  signal: AbortSignal,
): Promise<number> {
  const call = readCall(args);
  if (!call) {
    log(syncUsage.trimEnd());
    return 2;
  }
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const config = loadConfig(env, readFile);
  if (config.READ_ONLY && !call.rekey) {
    out('nothing is synced: the registry is in maintenance (READ_ONLY)');
    return 0;
  }
  const from = call.rekey ? createSecrets(oldSecretKey(env, readFile)) : null;
  const jsonLog = createLog(config.LOG_LEVEL, (line) => log(line.trimEnd()));
  const registry = await openServices({
    config,
    secretKey: findSecretKey(config, (path) => jsonLog.info('secret.created', { path })),
    version: packageJson.version,
    dist: '',
    log: jsonLog,
    onGeneratedPassword() {},
  });
  try {
    if (from) return await rekey(registry, from, out);
    const selection = await select(registry.deps, call);
    if (selection === null) {
      log(
        `agenthub: there is no source ${call.sources.map(withoutUser).join(', ')}; see: agenthub-cli admin source list`,
      );
      return 2;
    }
    const runs = await runDueSources(
      registry.deps,
      {
        selection,
        concurrentMax: config.GIT_MAX_CONCURRENT,
        leaseMilliseconds: config.SYNC_LEASE * 1000,
        patient: true,
      },
      signal,
    );
    for (const line of await describe(registry.deps, runs)) out(line);
    if (runs.some(({ state }) => state === 'failed' || state === 'waiting')) return 1;
    return runs.some(({ state }) => state === 'partial') ? exitPartial : 0;
  } finally {
    await registry.close();
  }
}

type SyncCall = { rekey: boolean; all: boolean; sources: string[] };

/** Reads the arguments; null if they are invalid. */
function readCall(args: string[]): SyncCall | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        source: { type: 'string', multiple: true, default: [] },
      },
    });
    const [word, ...rest] = positionals;
    const { all, source } = values;
    if (rest.length > 0 || (word !== undefined && word !== 'rekey')) return null;
    const selections = (all ? 1 : 0) + (source.length > 0 ? 1 : 0);
    if (selections > (word === 'rekey' ? 0 : 1)) return null;
    return { rekey: word === 'rekey', all, sources: source };
  } catch {
    return null; // An unknown option.
  }
}

/** The sources to sync; null if one of the named sources does not exist. */
async function select({ db }: Services, { all, sources }: SyncCall) {
  if (sources.length === 0) return all ? ('all' as const) : ('due' as const);
  const { syncSources: t } = db.tables;
  const rows = await db.query.select({ id: t.id, url: t.url }).from(t);
  const named = sources.map((name) =>
    rows.filter(({ id, url }) => id === name || isSameGitUrl(url, name)).map(({ id }) => id),
  );
  return named.every(({ length }) => length > 0) ? { ids: [...new Set(named.flat())] } : null;
}

async function describe({ db }: Services, runs: RunRow[]): Promise<string[]> {
  if (runs.length === 0) return ['nothing is due'];
  const { syncSources: t } = db.tables;
  const ids = runs.map(({ sourceId }) => sourceId);
  const rows = await db.query.select({ id: t.id, url: t.url }).from(t).where(inArray(t.id, ids));
  const urls = new Map(rows.map(({ id, url }) => [id, url]));
  return runs.map((run) => {
    const why =
      run.errorCode === null ? countsText(run.counts) : `${run.errorCode}: ${run.errorDetail}`;
    return `${urls.get(run.sourceId) ?? run.sourceId}  ${run.state}  ${why}`.trimEnd();
  });
}

async function rekey(
  { deps }: Registry,
  from: Services['secrets'],
  out: SyncOutput['out'],
): Promise<number> {
  const { moved, there, unreadable } = await rekeySources(deps, from);
  out(
    `${moved} sources re-keyed, ${there} already use the new key, ${unreadable.length} cannot be decrypted`,
  );
  for (const id of unreadable) {
    out(`${id}: neither key decrypts it; set its credential again and make a new webhook secret`);
  }
  return unreadable.length > 0 ? 1 : 0;
}

function oldSecretKey(env: NodeJS.ProcessEnv, readFile: (path: string) => string): string {
  const path = env['OLD_SECRET_KEY_FILE'];
  try {
    const key = env['OLD_SECRET_KEY'] || (path ? readFile(path).trim() : '');
    if (key) return key;
  } catch (cause) {
    throw new ConfigError(`OLD_SECRET_KEY_FILE: ${path} cannot be read.`, { cause });
  }
  throw new ConfigError('OLD_SECRET_KEY: set it, or OLD_SECRET_KEY_FILE, to the previous key.');
}
