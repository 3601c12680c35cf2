import { CliError } from '../errors.ts';
import { describe } from '../describe-error.ts';
import type { VersionChanges } from '../diff/version-changes.ts';
import type { AssetId } from './asset-id.ts';
import type { Step } from './plan.ts';
import type { Installed } from './session.ts';

/** What an update did to one asset. */
export type UpdateOutcome = AssetId & {
  scope: string;
  from: string;
  to: string;
  outcome: 'updated' | 'unchanged' | 'failed';
  steps: Step[];
  /** What the new versions bring, with `--dry-run` or `--md`. */
  changes?: VersionChanges;
  error?: { code: string; message: string };
};

/** The outcome of an asset that could not be updated. */
export function failed({ kind, ref, scope, locked }: Installed, err: unknown): UpdateOutcome {
  const { code, message } = describe(err);
  const { version } = locked;
  return {
    kind,
    ref,
    scope,
    from: version,
    to: version,
    outcome: 'failed',
    steps: [],
    error: { code, message },
  };
}

/** The error of an update of several assets, of which some failed; undefined if none did. */
export function partly(outcomes: UpdateOutcome[]): CliError | undefined {
  const bad = outcomes.filter(({ outcome }) => outcome === 'failed');
  if (bad.length === 0) return undefined;
  return new CliError('cli.partly_done', `${bad.length} of ${outcomes.length} were not updated`, {
    errors: bad.map(({ ref, error }) => ({ pointer: ref, detail: error?.message ?? '' })),
  });
}
