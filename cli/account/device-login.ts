import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { Scope } from '#schema/token.ts';
import type { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';

/** A poll waits at least this long and at most that long, in seconds, whatever a registry says. */
const secondsMin = 1;
const secondsMax = 60;
/** What a poll that came too early adds to the interval. https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const slowDownSeconds = 5;

type Key = { id: string; key: string };

/**
 * Gets an API key by device login: prints an address and a code, and waits until a person has approved it there.
 * Throws `device.denied`, and `device.expired` after ten minutes. Ctrl-C ends the wait. With `--json` nobody would see
 * the code, so it is a usage error with `-q`.
 */
export async function deviceLogin(
  command: BaseCommand,
  input: { clientName: string; scopes: Scope[] | undefined },
): Promise<Key> {
  if (command.quiet) throw new UsageError('--device prints a code to type; leave out --quiet');
  const client = await command.client({ token: null });
  const { clientName, scopes } = input;
  const started = await client.call('POST /api/v1/auth/device', {
    body: { clientName, ...(scopes ? { scopes } : {}) },
  });
  const { output } = command;
  output.note(`Open   ${started.verificationUri}`);
  output.note(`Code   ${started.userCode}`);
  output.note(
    `Approve it there within ${Math.round(started.expiresInSeconds / 60)} min. Waiting; Ctrl-C stops.`,
  );
  return poll(command, client, started);
}

async function poll(
  { context: { signal } }: BaseCommand,
  client: Client,
  { deviceCode, intervalSeconds }: { deviceCode: string; intervalSeconds: number },
): Promise<Key> {
  let seconds = intervalSeconds;
  for (;;) {
    seconds = Math.min(Math.max(seconds, secondsMin), secondsMax);
    await sleep(seconds * 1000, undefined, { signal });
    try {
      return await client.call('POST /api/v1/auth/device/token', { body: { deviceCode } });
    } catch (err) {
      if (!(err instanceof AppError)) {
        // The connection may come back while the code is valid.
        if (err instanceof Error && err.name === 'UnreachableError' && !signal.aborted) continue;
        throw err;
      }
      if (err.code === 'device.slow_down') seconds += slowDownSeconds;
      else if (err.code !== 'device.pending') throw err;
    }
  }
}
