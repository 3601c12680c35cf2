import type { Output } from '../output.ts';
import { doesGitTake } from './git-takes.ts';
import type { InputValues } from './input-values.ts';
import type { Prepared } from './prepare.ts';

/**
 * Says of the entries that are about to be written which variables their tools read in texts that are no inputs, which
 * secrets get into files, and which of these files git would commit.
 */
export async function warnOfEntries(
  output: Output,
  prepared: readonly Prepared[],
  values: InputValues,
  { isWritten }: { isWritten: boolean },
): Promise<void> {
  for (const { ref, placing, targets } of prepared) {
    for (const { id, displayName } of targets) {
      for (const one of placing.placementsFor({ id }, values)) {
        if (one.type !== 'entry') continue;
        if (one.literals) {
          output.warn(
            `${displayName} replaces ${one.literals.join(', ')} in the entry for ${ref} by what the environment has: the text says so, and there is no way to keep it as it is`,
          );
        }
        // Without a value there is only a placeholder in the file.
        const names = one.writtenSecrets.filter((name) => Object.hasOwn(values, name));
        if (!isWritten || names.length === 0) continue;
        const said = names.join(', ');
        output.warn(
          `${said} is written into ${one.path}, because ${displayName} does not read it from the environment`,
        );
        if (await doesGitTake(one.path)) {
          output.warn(
            `git does not ignore ${one.path}: the next commit would have ${said} in it. Put the file into .gitignore, or install for the user (--scope user)`,
          );
        }
      }
    }
  }
}
