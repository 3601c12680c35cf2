import { join } from 'node:path';
import { expect } from 'vitest';
import { db } from './command.ts';
import { temporaryFolder } from './database.ts';

/** What each table of a database holds, as `db copy --verify` says it. */
export type Summary = { table: string; rows: number; checksum: string }[];

/** Copies and verifies; gives what each table of both holds. */
export async function copied(from: string, to: string, ...more: string[]): Promise<Summary> {
  const args = ['copy', '--from', from, '--to', to, '--verify', '--json', ...more];
  const { code, out } = await db({}, ...args);
  const { verified } = JSON.parse(out[0] ?? '');
  expect([code, verified.differences]).toEqual([0, []]);
  return verified.target.tables;
}

/** The address of a database file that is not there yet. */
export const newFile = () => `file:${join(temporaryFolder(), 'copy.db')}`;
