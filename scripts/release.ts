import { pathToFileURL } from 'node:url';
import { parseOptions, ReleaseError } from './release/options.ts';
import { taggedVersion } from './release/git.ts';
import { publishCommands, release } from './release/steps.ts';

/** Runs `npm run release`; see `usage`. Gives the exit code: 0, or 1 with the reason on stderr. */
function main(args: string[]): number {
  try {
    const options = parseOptions(args, process.env, taggedVersion);
    release(options, (line) => console.log(line));
    console.log(publishCommands(options).join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    console.error(error.message);
    return 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = main(process.argv.slice(2));
