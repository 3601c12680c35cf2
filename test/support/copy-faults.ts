import { expect, onTestFinished } from 'vitest';
import { type Fault, startFaultyLine } from './blobs/faulty-line.ts';
import { db } from './command.ts';
import { copied, newFile } from './copied.ts';
import { filledRegistry } from './filled-database.ts';
import type { LibsqlServer } from './libsql-server.ts';

/** A line to a server that breaks when told, for the running test, and a database's address over it. */
export async function faultyWay(server: LibsqlServer, url: string) {
  const line = await startFaultyLine(server.url);
  onTestFinished(line.close);
  return { line, url: url.replace(server.url, line.url) };
}

/** A fault, how far through the copy it comes, and what is said of it. */
export type CopyFault = [name: string, share: number, fault: Fault, said: RegExp];

/** Copies to a libSQL server and back; each way a fault comes, is told, loses nothing, and the copy is resumed. */
export async function copyThroughFault(
  server: LibsqlServer,
  share: number,
  fault: Fault,
  said: RegExp,
): Promise<void> {
  const { url, registry } = await filledRegistry();
  const before = await registry.counts();
  const { line, url: target } = await faultyWay(server, server.emptyDatabase());
  const whole = await copied(url, target);
  const requests = line.seen().length;
  const at = Math.floor(requests * share);

  const half = await faultyWay(server, server.emptyDatabase());
  half.line.breakNext(...Array.from({ length: at }, () => null), fault);
  const args = ['copy', '--from', url, '--to', half.url, '--verify'];
  const stopped = await db({}, ...args).catch(String);
  expect(stopped).toMatch(
    /^CommandRefused: The copy stopped: the target does not answer any more \(.+\)\. The source is as it was\..* --resume\.$/,
  );
  expect(stopped).toMatch(said);
  expect(stopped).not.toContain('the-token');
  expect(await registry.counts()).toEqual(before);
  expect(await copied(url, half.url, '--resume')).toEqual(whole);
  expect((await db({ DATABASE_URL: half.url }, 'check')).out).toEqual(['all is well']);

  // The same in the way back.
  const back = await faultyWay(server, target.replace(line.url, server.url));
  back.line.breakNext(...Array.from({ length: Math.floor(at / 2) }, () => null), fault);
  const to = newFile();
  const read = await db({}, 'copy', '--from', back.url, '--to', to, '--verify').catch(String);
  expect(read).toMatch(/^CommandRefused: The copy stopped: the source does not answer any more/);
  expect(await copied(back.url, to, '--resume')).toEqual(whole);
}
