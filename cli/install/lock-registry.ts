import type { BaseCommand } from '../base-command.ts';
import { hasPackagedRegistry, parseRegistryUrl } from '../config.ts';
import { UsageError } from '../errors.ts';
import { askYes } from '../prompt.ts';
import { shellWord } from '../shell-word.ts';
import type { Engine } from './engine.ts';
import { readLockFile } from './lockfile.ts';
import { installRoot, lockFileName } from './root.ts';

/**
 * Offers the registry that the project's lock file names, if no registry is configured on this machine. On a terminal
 * it asks; the answer holds for this run, in which the registry gets no key of the environment, since anyone may have
 * written the lock file. Where nobody can be asked, also with `--yes`, throws a usage error that says what to set.
 */
export async function offerLockRegistry(
  command: BaseCommand,
  { disk, places }: Engine,
): Promise<void> {
  if (command.offline || hasPackagedRegistry) return;
  const { registryUrl, registryOrigin } = await command.settings();
  if (registryOrigin !== 'default') return;
  const { lock } = await readLockFile(disk, await installRoot(disk, 'project', places));
  const named = [...new Set(Object.values(lock.assets).map(({ registry }) => registry))].map(
    parseRegistryUrl,
  );
  const [url, ...others] = named;
  if (url === undefined || named.includes(registryUrl)) return;
  const set = [
    `set it for this machine:  agenthub-cli config set registry.url ${shellWord(url)}`,
    `or for one run:  AGENTHUB_URL=${shellWord(url)}`,
  ];
  if (others.length > 0 || !command.canAsk || command.yes) {
    throw new UsageError(`No registry is configured, and ${lockFileName} names another one`, {
      candidates: named,
      hints: set,
    });
  }
  const message = `No registry is configured. Use ${url}, which ${lockFileName} names?`;
  if (!(await askYes(command, { message, flag: 'AGENTHUB_URL' }))) {
    throw new UsageError('No registry is configured', { hints: set });
  }
  command.useWithoutKeyOfEnvironment(url);
  command.output.hint(set[0] ?? '');
}
