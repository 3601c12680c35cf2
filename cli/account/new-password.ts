import { text } from 'node:stream/consumers';
import type { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { askSecret } from '../prompt.ts';

const stdin = 'stdin, from a file or a pipe';

/** Asks for a new password twice, without showing it. Throws a usage error for two that differ. */
export async function askNewPassword(command: BaseCommand): Promise<string> {
  const first = await askSecret(command, { message: 'New password', flag: stdin });
  const second = await askSecret(command, { message: 'Once more', flag: stdin });
  if (first === second) return first;
  throw new UsageError('The two passwords differ; nothing is changed');
}

/**
 * The lines of stdin, of which there must be as many as are named. Throws a usage error for others, and where stdin
 * is a terminal that may not ask: it would show what is typed.
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
  throw new UsageError(`stdin has to hold ${names.join(' and ')}, a line each, and nothing else`);
}
