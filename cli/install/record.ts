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
  const failures = await recordInstalls(await command.client(), installs, isCi(env));
  for (const failure of failures) command.output.detail(`install not recorded: ${failure}`);
}

/** What the usual CI systems set; most of them also set `CI`. */
const ciVariables = [
  'CI',
  'GITHUB_ACTIONS',
  'GITLAB_CI',
  'JENKINS_URL',
  'TEAMCITY_VERSION',
  'BUILDKITE',
  'CIRCLECI',
  'TF_BUILD',
  'BITBUCKET_BUILD_NUMBER',
  'CODEBUILD_BUILD_ID',
];

/** Whether the CLI runs in CI, whose installs are no person's. */
export function isCi(env: Readonly<Record<string, string | undefined>>): boolean {
  return ciVariables.some((name) => !['', '0', 'false', undefined].includes(env[name]));
}

async function recordInstalls(client: Client, installs: Install[], ci: boolean): Promise<string[]> {
  const results = await Promise.allSettled(
    installs.map(({ kind, ref, version, target }) =>
      client.call(assetRoute(kind, 'POST /api/v1/{kind}/{namespace}/{name}/installs'), {
        params: partsOf(ref),
        body: ci ? { version, target, ci } : { version, target },
        signal: AbortSignal.timeout(recordTimeoutMilliseconds),
      }),
    ),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' ? [String((result.reason as Error).message)] : [],
  );
}
