import { text } from 'node:stream/consumers';
import type { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { askSecret } from '../prompt.ts';

const stdin = 'stdin, from a file or a pipe';

/** Asks for a new password twice, without showing it. Throws a usage error if the two differ. */
export async function askNewPassword(command: BaseCommand): Promise<string> {
  const first = await askSecret(command, { message: 'New password', flag: stdin });
  const second = await askSecret(command, { message: 'Repeat the new password', flag: stdin });
  if (first === second) return first;
  throw new UsageError('The two passwords differ; nothing was changed');
}

/**
 * Reads secrets from stdin, one on each line, as many as there are `names`. Throws a usage error for another
 * number of lines, and if stdin is a terminal without prompts, because it would show what is typed.
 */
export async function readSecretLines(
  { context }: BaseCommand,
  names: string[],
): Promise<string[]> {
  if (context.terminal.stdin) {
    throw new UsageError(`Passwords are asked for, or read from ${stdin}`, {
      hints: ['leave out --json and --no-input to be asked'],
    });
  }
  const lines = (await text(context.stdin)).replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.length === names.length && !lines.includes('')) return lines;
  throw new UsageError(
    `stdin must have ${names.join(' and ')}, one on each line, and nothing else`,
  );
}
