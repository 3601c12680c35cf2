import type { DeclaredInput } from '#schema/kinds/kind-module.ts';
import type { InputCommand } from '../input-command.ts';
import { askValues, givenValues } from './input-values.ts';
import type { Prepared } from './prepare.ts';
import { warnOfEntries } from './warn-of-entries.ts';

/**
 * The values of the inputs of assets: from the options, and from questions for the required ones that `isAsked` selects.
 * Where nobody can answer, their names are in `open`. With `silent` nothing is asked or written. Says what is to be known
 * of the entries, such as which secrets get into files.
 */
export async function chooseValues(
  command: InputCommand,
  prepared: readonly Prepared[],
  {
    isAsked = () => true,
    silent = false,
  }: { isAsked?: (asset: Prepared, input: DeclaredInput) => boolean; silent?: boolean } = {},
): Promise<{ values: Record<string, string>; open: string[] }> {
  const given = await givenValues(command, prepared, command.directory);
  const { values, open } = silent
    ? { values: given, open: [] }
    : await askValues(command, prepared, given, isAsked);
  await warnOfEntries(command.output, prepared, values, { isWritten: !silent });
  return { values, open };
}
