import type { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { askSecret } from '../prompt.ts';

const secretBytesMax = 4096;

/**
 * Reads a secret of one line from stdin, without its line break. On a terminal it is asked for with a hidden
 * prompt. Throws a usage error for an empty secret, several lines, or more than 4 KiB.
 */
export async function readSecret(
  command: BaseCommand,
  { what, flag }: { what: string; flag: string },
): Promise<string> {
  if (command.canAsk) return askSecret(command, { message: `The ${what}`, flag });
  const { context, output } = command;
  if (context.terminal.stdin) output.note(`Paste the ${what}, then Ctrl-D`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of context.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > secretBytesMax) throw new UsageError(`The ${what} on stdin is too long`);
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (text === '') {
    throw new UsageError(`There is no ${what} on stdin`, { hints: [`… ${flag} < ${what}.txt`] });
  }
  if (/[\r\n\0]/.test(text)) throw new UsageError(`The ${what} on stdin has more than one line`);
  return text;
}
