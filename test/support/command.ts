import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { dbCommand } from '#api/commands/db.ts';
import { CommandRefused } from '#api/platform/db/move/refused.ts';

/** Runs `agenthub db …` in this process; what it throws comes through. */
export async function db(
  env: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; out: string[]; progress: string[] }> {
  try {
    return await run(env, args);
  } catch (refusal) {
    if (!(refusal instanceof CommandRefused && / open\. | in use /.test(refusal.message)))
      throw refusal;
    // Perhaps by what this process asked before. To collect that takes a fifth of a second.
    await releaseFiles();
    return run(env, args);
  }
}

async function run(env: Record<string, string>, args: string[]) {
  const out: string[] = [];
  const progress: string[] = [];
  const code = await dbCommand.run(env, args, {
    out: (line) => void out.push(line),
    progress: (line) => void progress.push(line),
  });
  return { code, out, progress };
}

/**
 * What has asked a file holds it until its statements are collected; a command of an operator is a process
 * of its own and meets no such leftovers.
 */
export async function releaseFiles(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new TypeError('Node gives no gc');
  for (let times = 0; times < 2; times++) {
    collect();
    await setImmediate();
  }
}
