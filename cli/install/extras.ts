import type { InstallScope } from '#schema/targets.ts';
import type { BaseCommand } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { askYes } from '../prompt.ts';
import type { Places } from '../targets/places.ts';
import { partsOf } from './asset-id.ts';
import { canonicalJson } from './entries/data.ts';
import { placingOf } from './placing.ts';
import type { Prepared } from './prepare.ts';
import type { UnpackedFile } from './unpack.ts';

/** The keys that an author sets for one agent tool, which get into its file as they are. */
export type Extras = {
  ref: string;
  tool: string;
  target: string;
  path: string;
  values: Record<string, unknown>;
  /** Those that the user must agree to. */
  grants: readonly string[];
};

/** What the authors of fetched assets set for the tools that they are installed for. */
export function extrasOf(prepared: readonly Pick<Prepared, 'ref' | 'placing' | 'targets'>[]) {
  return prepared.flatMap(({ ref, placing, targets }) =>
    targets.flatMap((target) =>
      placing.placementsFor(target, {}).flatMap((one): Extras[] => {
        if (one.type !== 'file' || one.extras === undefined) return [];
        const { path, extras: values, grants = [] } = one;
        return [{ ref, tool: target.displayName, target: target.id, path, values, grants }];
      }),
    ),
  );
}

/** Whether what the user must agree to is the same as in an earlier version. */
function areGrantsSame(one: Extras, other: Extras | undefined): boolean {
  const granted = ({ values, grants }: Extras) => grants.map((key) => [key, values[key]]);
  return other !== undefined && canonicalJson(granted(one)) === canonicalJson(granted(other));
}

/** Shows the keys that authors set, with the whole text of those that the user must agree to. */
export function showExtras({ output }: BaseCommand, extras: readonly Extras[]): void {
  for (const { ref, tool, path, values, grants } of extras) {
    output.note(`  ${ref} sets for ${tool}, in ${path}: ${Object.keys(values).join(', ')}`);
    for (const key of grants) {
      const lines = `${key}: ${JSON.stringify(values[key], null, 2)}`.split('\n');
      for (const line of lines) output.note(`    ${line}`);
    }
  }
}

/**
 * Asks whether the authors may set what {@link Extras.grants} names. Throws `cli.interrupted` if the user says no, and a
 * usage error that names `--yes` if nobody can answer.
 */
export async function confirmExtras(
  command: BaseCommand,
  extras: readonly Extras[],
): Promise<void> {
  for (const { ref, tool, path, grants } of extras) {
    if (grants.length === 0) continue;
    const message = `Let ${ref} set ${grants.join(', ')} for ${tool}?`;
    const hints = [
      `it sets them in ${path}; look at them first:  agenthub-cli show ${ref} --readme`,
    ];
    if (!(await askYes(command, { message, flag: '--yes', hints }))) {
      throw new CliError('cli.interrupted', 'Nothing was changed');
    }
  }
}

/**
 * Shows what the author of an asset, the first of `prepared`, sets for single tools, and asks where what the user must
 * agree to differs from the installed version, whose files `fetchBefore` gives, or null.
 */
export async function confirmNewExtras(
  command: BaseCommand,
  [asset]: readonly Prepared[],
  { scope, places, dryRun }: { scope: InstallScope; places: Places; dryRun: boolean },
  fetchBefore: () => Promise<UnpackedFile[] | null>,
): Promise<void> {
  const extras = asset ? extrasOf([asset]) : [];
  if (!asset || extras.every(({ grants }) => grants.length === 0)) return;
  const { kind, ref, targets } = asset;
  const files = await fetchBefore();
  const placing = files && placingOf({ kind, name: partsOf(ref).name, files }, scope, places);
  const before = placing ? extrasOf([{ ref, placing, targets }]) : [];
  const fresh = extras.filter(
    (one) =>
      !areGrantsSame(
        one,
        before.find(({ target }) => target === one.target),
      ),
  );
  showExtras(command, fresh);
  if (!dryRun) await confirmExtras(command, fresh);
}
