import type { SyncSource } from '#schema/source.ts';
import type { BaseCommand } from '../base-command.ts';
import { findSource } from './find-source.ts';

/** Pauses or resumes a source, named as in {@link findSource}, and gives the changed source. */
export async function setPaused(
  command: BaseCommand,
  name: string,
  paused: boolean,
): Promise<SyncSource> {
  await command.requireToken();
  const client = await command.client();
  const { id } = await findSource(client, name);
  const { webhookSecret: _, ...source } = await client.call(
    'PATCH /api/v1/admin/sync-sources/{id}',
    { params: { id }, body: { paused } },
  );
  return source;
}
