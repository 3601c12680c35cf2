import type { Client } from '#schema/client.ts';
import { findTarget } from '#schema/targets.ts';
import type { BaseCommand } from '../base-command.ts';
import type { Plan } from './plan.ts';

const recordTimeoutMilliseconds = 3_000;

type Install = { ref: string; version: string; target: string };

/**
 * Tells the registry what was placed, one record a target, so that it can count installs. Not with
 * `DO_NOT_TRACK` nor `--offline`; what fails is said with `-v` only.
 */
export async function recordPlan(
  command: BaseCommand,
  plan: Plan,
  versions: Map<string, string>,
): Promise<void> {
  const { env } = command.context;
  if (command.offline || (env['DO_NOT_TRACK'] && env['DO_NOT_TRACK'] !== '0')) return;
  const installs = plan.steps
    .filter(({ action }) => action === 'create' || action === 'replace')
    .flatMap(({ ref, targets }) =>
      targets
        .filter((target) => findTarget(target) !== null)
        .map((target): Install => ({ ref, target, version: versions.get(ref) ?? '' })),
    );
  if (installs.length === 0) return;
  const failures = await recordInstalls(await command.client(), installs);
  for (const failure of failures) command.output.detail(`install not recorded: ${failure}`);
}

async function recordInstalls(client: Client, installs: Install[]): Promise<string[]> {
  const results = await Promise.allSettled(
    installs.map(({ ref, version, target }) => {
      const [namespace = '', name = ''] = ref.split('/');
      return client.call('POST /api/v1/skills/{namespace}/{name}/installs', {
        params: { namespace, name },
        body: { version, target },
        signal: AbortSignal.timeout(recordTimeoutMilliseconds),
      });
    }),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' ? [String((result.reason as Error).message)] : [],
  );
}
