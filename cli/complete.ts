import { type CommandClass, Cli } from 'clipanion';
import type { CliContext } from './context.ts';

const binaryName = 'agenthub-cli';

/** The script that a shell loads; it asks `agenthub-cli complete -- …` at each Tab. */
export async function completionScript(
  shell: 'bash' | 'zsh' | 'fish' | 'powershell',
): Promise<string> {
  const { script } = await import('@bomb.sh/tab');
  return printed(() => script(shell, binaryName, binaryName));
}

/** What may follow `words` (the last one unfinished, or empty), in the form the scripts read. */
export async function complete(
  words: string[],
  commands: CommandClass<CliContext>[],
): Promise<string> {
  const { RootCommand } = await import('@bomb.sh/tab');
  const root = new RootCommand();
  const cli = new Cli<CliContext>({ binaryName, enableColors: false });
  for (const command of commands) cli.register(command);
  for (const { path, description = '', options } of cli.definitions()) {
    const name = path.replace(`${binaryName} `, '').replace(/ [<[].*$/, '');
    const command = root.command(name, description.trim());
    for (const { definition, description: text = '' } of options) {
      const names = definition.replace(/ #\d+$/, '').split(',');
      const long = (names.at(-1) ?? '').replace(/^--/, '');
      const short = names.length > 1 ? names[0]?.replace(/^-/, '') : undefined;
      const about = text.replace(/^<[^>]+>\s*/, '').trim();
      if (/#\d+$/.test(definition)) command.option(long, about, () => {}, short);
      else if (short) command.option(long, about, short);
      else command.option(long, about);
    }
  }
  return printed(() => root.parse([...words]));
}

/** The library prints with `console.log`; this gives what it printed instead. */
function printed(work: () => void): string {
  const lines: string[] = [];
  const { console } = globalThis;
  const { log } = console;
  console.log = (line: unknown) => void lines.push(String(line));
  try {
    work();
  } finally {
    console.log = log;
  }
  return `${lines.join('\n')}\n`;
}
