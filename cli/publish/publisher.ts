import { setTimeout } from 'node:timers/promises';
import type { AssetCallInput } from '#schema/call.ts';
import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import { withRetries } from '#schema/retry.ts';
import type { PublishResult } from '#schema/version.ts';
import { type BaseCommand, transferTimeoutSecondsDefault } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { isTimedOut } from '../exit-codes.ts';
import { packZip } from './pack.ts';
import type { AssetFolder } from './read-asset.ts';
import { registryRetry } from './retry.ts';
import { type FolderLimits, folderLimitsDefault, readFolder } from './asset-folder.ts';
import { reportWaiting } from './report-waiting.ts';

/** The query parameters of a publish. */
export type PublishQuery = NonNullable<AssetCallInput<'POST /api/v1/{kind}'>['query']>;

/** Packs a folder and publishes it. The bytes are read now and not kept. */
export async function publishFolder(
  command: BaseCommand,
  client: Client,
  asset: AssetFolder,
  query: PublishQuery,
  say: (text: string) => void,
): Promise<PublishResult> {
  const files =
    asset.converted?.map((file) => ({ ...file, executable: false })) ??
    (await readFolder(asset.folder, asset.files, command.context.platform));
  return publishZip(command, client, { kind: asset.kind, zip: packZip(files) }, query, say);
}

/**
 * Publishes a ZIP. Retries if the registry is busy, which is safe: publishing the same content twice changes
 * nothing. Does not retry after `--timeout`, because the next attempt would take as long; the error says how to
 * allow more time. `say` is called for every wait.
 */
export async function publishZip(
  command: BaseCommand,
  client: Client,
  { kind, zip }: { kind: Kind; zip: Uint8Array<ArrayBuffer> },
  query: PublishQuery,
  say: (text: string) => void,
): Promise<PublishResult> {
  const { signal } = command.context;
  const seconds = command.timeoutSeconds ?? transferTimeoutSecondsDefault;
  const send = () =>
    client.call(assetRoute(kind, 'POST /api/v1/{kind}'), {
      query,
      body: zip,
      headers: { 'content-type': 'application/zip' },
    });
  const tell = (waited: number) =>
    say(`no answer for ${waited} s; after ${seconds} s it is given up (--timeout)`);
  return withRetries(
    async () => {
      try {
        return await reportWaiting(send(), tell);
      } catch (err) {
        if (!isTimedOut(err)) throw err;
        throw new CliError('cli.unreachable', `The registry did not answer within ${seconds} s`, {
          hints: [`for a slow connection, allow more time:  --timeout ${Math.ceil(seconds * 4)}`],
          cause: err,
        });
      }
    },
    {
      ...registryRetry,
      sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
      onWait: (err, milliseconds) => {
        const why = err instanceof AppError ? err.code : 'no answer';
        say(`${why}: trying again in ${milliseconds / 1000} s`);
      },
    },
  );
}

/** The limits of the registry; the defaults if it does not give them. */
export async function limitsOf(client: Client): Promise<FolderLimits> {
  try {
    const { limits } = await client.call('GET /api/v1/meta');
    return limits;
  } catch (err) {
    if (err instanceof AppError && err.status === 404) return folderLimitsDefault;
    throw err;
  }
}
