import { fewNames } from '../targets/few-names.ts';
import type { Asking, InputValues } from './input-values.ts';

/**
 * What to tell the user of the environment variables that agent tools read because of what is installed: one line
 * for each variable that `env` does not have. What a tool gets from its own settings is not known here.
 */
export function environmentNotes(
  asked: readonly Asking[],
  values: InputValues,
  env: Record<string, string | undefined>,
): string[] {
  const readers = new Map<string, Set<string>>();
  for (const { placing, targets } of asked) {
    for (const target of targets) {
      for (const one of placing.placementsFor(target, values)) {
        if (one.type !== 'entry') continue;
        for (const name of one.environment) {
          if (env[name]) continue;
          const known = readers.get(name) ?? new Set();
          readers.set(name, known.add(target.displayName));
        }
      }
    }
  }
  return [...readers].map(([name, tools]) => {
    const verb = tools.size === 1 ? 'reads' : 'read';
    return `${fewNames([...tools])} ${verb} ${name} from the environment, where it is not set`;
  });
}
