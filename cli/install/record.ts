import { assetRoute, type Client } from '#schema/client.ts';
import { findTarget } from '#schema/targets.ts';
import type { BaseCommand } from '../base-command.ts';
import { type AssetId, keyOf, partsOf } from './asset-id.ts';
import type { Plan } from './plan.ts';

const recordTimeoutMilliseconds = 3_000;

type Install = AssetId & { version: string; target: string };

/**
 * Reports the installs to the registry, one record for each target, so that it can count them. Does
 * nothing with `DO_NOT_TRACK` or `--offline`. Failures are shown only with `-v`.
 */
export async function recordPlan(
  command: BaseCommand,
  plan: Plan,
  /** By {@link keyOf}. */
  versions: Map<string, string>,
): Promise<void> {
  const { env } = command.context;
  if (command.offline || (env['DO_NOT_TRACK'] && env['DO_NOT_TRACK'] !== '0')) return;
  const installs = plan.steps
    .filter(({ action }) => action === 'create' || action === 'replace')
    .flatMap(({ kind, ref, targets }) =>
      targets
        .filter((target) => findTarget(target) !== null)
        .map((target): Install => {
          const version = versions.get(keyOf({ kind, ref })) ?? '';
          return { kind, ref, target, version };
        }),
    );
  if (installs.length === 0) return;
  const failures = await recordInstalls(await command.client(), installs);
  for (const failure of failures) command.output.detail(`install not recorded: ${failure}`);
}

async function recordInstalls(client: Client, installs: Install[]): Promise<string[]> {
  const results = await Promise.allSettled(
    installs.map(({ kind, ref, version, target }) =>
      client.call(assetRoute(kind, 'POST /api/v1/{kind}/{namespace}/{name}/installs'), {
        params: partsOf(ref),
        body: { version, target },
        signal: AbortSignal.timeout(recordTimeoutMilliseconds),
      }),
    ),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' ? [String((result.reason as Error).message)] : [],
  );
}
