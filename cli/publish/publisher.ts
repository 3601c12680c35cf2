import { setTimeout } from 'node:timers/promises';
import type { CallInput, Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { PublishResult } from '#schema/version.ts';
import type { BaseCommand } from '../base-command.ts';
import { packZip } from './pack.ts';
import type { SkillFolder } from './read-skill.ts';
import { withRetry } from './retry.ts';
import { type FolderLimits, folderLimitsDefault, readFolder } from './skill-folder.ts';

/** What a publish is asked with, beside the files. */
export type PublishQuery = NonNullable<CallInput<'POST /api/v1/skills'>['query']>;

/** Packs a folder and publishes it. The bytes are read now and not kept. */
export async function publishFolder(
  command: BaseCommand,
  client: Client,
  skill: SkillFolder,
  query: PublishQuery,
): Promise<PublishResult> {
  const files = await readFolder(skill.folder, skill.files, command.context.platform);
  return publishZip(command, client, packZip(files), query);
}

/** Publishes a ZIP. Done again when the registry is busy: publishing the same content twice changes nothing. */
export async function publishZip(
  command: BaseCommand,
  client: Client,
  zip: Uint8Array<ArrayBuffer>,
  query: PublishQuery,
): Promise<PublishResult> {
  const { signal } = command.context;
  return withRetry(
    () =>
      client.call('POST /api/v1/skills', {
        query,
        body: zip,
        headers: { 'content-type': 'application/zip' },
      }),
    {
      sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
      onWait: (err, seconds) => {
        const why = err instanceof AppError ? err.code : 'no answer';
        command.output.detail(`${why}: trying again in ${seconds} s`);
      },
    },
  );
}

/** What the registry takes; the defaults when it does not say. */
export async function limitsOf(client: Client): Promise<FolderLimits> {
  try {
    const { limits } = await client.call('GET /api/v1/meta');
    return limits;
  } catch (err) {
    if (err instanceof AppError && err.status === 404) return folderLimitsDefault;
    throw err;
  }
}
