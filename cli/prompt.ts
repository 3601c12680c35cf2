import type { BaseCommand } from './base-command.ts';
import { CliError, UsageError } from './errors.ts';
import { safe } from './terminal-text.ts';

type Question = {
  message: string;
  /** The option to use if no question may be asked, such as `--with-token`. */
  flag: string;
  hints?: string[];
};

/** Asks for a line of text on stderr. Throws a usage error that names the flag if nobody can answer. */
export async function askText(command: BaseCommand, question: Question): Promise<string> {
  const { text } = await prompts(command, question);
  return answered(await text({ message: safe(question.message), ...streams(command) }));
}

/** Like {@link askText}, but does not show what is typed. */
export async function askSecret(command: BaseCommand, question: Question): Promise<string> {
  const { password } = await prompts(command, question);
  return answered(await password({ message: safe(question.message), ...streams(command) }));
}

/** Asks a yes-or-no question; with `--yes` the answer is yes. */
export async function askYes(command: BaseCommand, question: Question): Promise<boolean> {
  if (command.yes) return true;
  const { confirm } = await prompts(command, question);
  return answered(
    await confirm({ message: safe(question.message), initialValue: false, ...streams(command) }),
  );
}

async function prompts(command: BaseCommand, { message, flag, hints }: Question) {
  if (!command.canAsk) {
    throw new UsageError(`Cannot ask "${message}" here; use ${flag}`, { hints });
  }
  return import('@clack/prompts');
}

function streams({ context }: BaseCommand) {
  return { input: context.stdin, output: context.stderr, signal: context.signal };
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer === 'symbol') throw new CliError('cli.interrupted', 'Cancelled');
  return answer as Exclude<T, symbol>;
}
