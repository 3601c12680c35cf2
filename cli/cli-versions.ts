import { type CliVersions, cliVersionsHeader, parseCliVersions } from '#schema/cli-versions.ts';
import type { CliContext } from './context.ts';
import { CliError } from './errors.ts';
import { isNewToday } from './said-today.ts';

type Told = { context: CliContext; registryUrl: string; version: string; say(line: string): void };

/**
 * Wraps `fetch` so that an answer of a registry which serves other versions of the CLI is noticed. If this one is
 * too old, it throws `cli.refused` with how to update. If it is too new, or there is a newer one, it says so in
 * one line, once a day for each registry.
 */
export function watchVersions(fetch: typeof globalThis.fetch, told: Told): typeof globalThis.fetch {
  let isJudged = false;
  return async (input, init) => {
    const response = await fetch(input, init);
    const served = isJudged ? null : parseCliVersions(response.headers.get(cliVersionsHeader));
    if (served === null) return response;
    isJudged = true;
    // The usual case, in which nothing more is loaded.
    if (served.latest === told.version) return response;
    const judgement = await judge(served, told.version);
    if (judgement === 'fits') return response;
    const update = `npm install -g ${told.registryUrl}/cli/agenthub-cli.tgz`;
    if (judgement === 'too old') {
      await response.body?.cancel();
      throw new CliError(
        'cli.refused',
        `The registry needs agenthub-cli ${served.minimum} or newer; this is ${told.version}`,
        { hints: [`update it:  ${update}`] },
      );
    }
    if (await isNewToday(told.context, 'version-notices.json', told.registryUrl)) {
      told.say(
        judgement === 'too new'
          ? `agenthub-cli ${told.version} is too new for this registry (below ${served.below}): some commands may fail. Its own:  ${update}`
          : `agenthub-cli ${served.latest} is out, this is ${told.version}:  ${update}`,
      );
    }
    return response;
  };
}

/** What a registry that serves these versions means for one of them. */
export async function judge(
  { latest, minimum, below }: CliVersions,
  version: string,
): Promise<'fits' | 'too old' | 'too new' | 'older'> {
  const { default: compare } = await import('semver/functions/compare.js');
  if (compare(version, minimum) < 0) return 'too old';
  if (compare(version, below) >= 0) return 'too new';
  return compare(version, latest) < 0 ? 'older' : 'fits';
}
