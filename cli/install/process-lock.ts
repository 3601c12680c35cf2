import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { hasCode } from './disk.ts';

const holder = z.object({ pid: z.number().int(), host: z.string(), id: z.string() });
type Holder = z.infer<typeof holder>;

const pollMilliseconds = 25;
/** The locks that this process holds. */
const ownIds = new Set<string>();
/** Older locks count as abandoned. Only used if it is not known whether the holder is alive; no command holds the lock this long, since archives are fetched before. */
const oldestMilliseconds = 10 * 60_000;
const takeoverMilliseconds = 5_000;

/**
 * Runs `work` while no other CLI process changes the same scope. The lock of a dead process is taken over.
 * Throws `cli.failed` if another process holds the lock for `patienceMilliseconds`.
 */
export async function withProcessLock<T>(
  path: string,
  work: () => Promise<T>,
  patienceMilliseconds = 30_000,
): Promise<T> {
  const mine: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  ownIds.add(mine.id);
  const deadline = Date.now() + patienceMilliseconds;
  while (!(await tryTake(path, mine))) {
    if (Date.now() > deadline) throw await busy(path);
    await wait(pollMilliseconds);
  }
  try {
    return await work();
  } finally {
    ownIds.delete(mine.id);
    // If another process took the lock over, it must not be removed here.
    if ((await readHolder(path))?.id === mine.id) await rm(path, { force: true });
  }
}

async function tryTake(path: string, mine: Holder): Promise<boolean> {
  if (await create(path, mine)) return true;
  if (!(await isAbandoned(path))) return false;
  // Two processes may see the same dead holder. Only the one that creates this file replaces the lock, after checking again.
  const turn = `${path}.takeover`;
  if (!(await create(turn, mine))) {
    if (await isOlder(turn, takeoverMilliseconds)) await rm(turn, { force: true });
    return false;
  }
  try {
    if (!(await isAbandoned(path))) return false;
    await rm(path, { force: true });
    return await create(path, mine);
  } finally {
    await rm(turn, { force: true });
  }
}

async function create(path: string, mine: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(mine), { flag: 'wx' });
    return true;
  } catch (err) {
    if (hasCode(err, 'EEXIST')) return false;
    throw err;
  }
}

/** Whether there is a lock whose process has died. */
export async function isAbandoned(path: string): Promise<boolean> {
  const held = await readHolder(path);
  if (held && held.host === hostname()) {
    // In a restarted container, a new process can have the id of the killed one.
    return held.pid === process.pid ? !ownIds.has(held.id) : !isAlive(held.pid);
  }
  // An unreadable lock is being written, or its writer was interrupted.
  return isOlder(path, held ? oldestMilliseconds : takeoverMilliseconds);
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return holder.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (err) {
    // EPERM: the process is alive and belongs to another user.
    return hasCode(err, 'EPERM');
  }
}

async function isOlder(path: string, milliseconds: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > milliseconds;
  } catch {
    return false;
  }
}

async function busy(path: string): Promise<CliError> {
  const held = await readHolder(path);
  const who = held ? `process ${held.pid} on ${held.host}` : 'a process';
  return new CliError('cli.failed', `Another agenthub-cli is running here: ${who}`, {
    hints: [`if it is not running, delete ${path}`],
  });
}
