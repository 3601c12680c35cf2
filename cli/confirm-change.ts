import type { BaseCommand } from './base-command.ts';
import { CliError } from './errors.ts';
import { askYes } from './prompt.ts';

/** Asks before a change that others notice. Throws if the answer is no, or if nobody can be asked and `--yes` is not set. */
export async function confirmChange(command: BaseCommand, message: string): Promise<void> {
  if (await askYes(command, { message, flag: '--yes' })) return;
  throw new CliError('cli.interrupted', 'Nothing was changed');
}
