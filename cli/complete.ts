import { type CommandClass, Cli } from 'clipanion';
import type { CliContext } from './context.ts';

const binaryName = 'agenthub-cli';

/** The completion script of a shell; it calls `agenthub-cli complete -- …` on each Tab. */
export async function completionScript(
  shell: 'bash' | 'zsh' | 'fish' | 'powershell',
): Promise<string> {
  const { script } = await import('@bomb.sh/tab');
  return printed(() => script(shell, binaryName, binaryName));
}

/** The completions of `words` (the last word is unfinished or empty), in the format of the scripts. */
export async function complete(
  words: string[],
  commands: CommandClass<CliContext>[],
): Promise<string> {
  const { RootCommand } = await import('@bomb.sh/tab');
  const root = new RootCommand();
  const cli = new Cli<CliContext>({ binaryName, enableColors: false });
  for (const command of commands) cli.register(command);
  const definitions = cli.definitions().map((definition) => ({
    ...definition,
    name: definition.path.replace(`${binaryName} `, '').replace(/ [<[].*$/, ''),
  }));
  // The library finds a command through the commands above it, so groups have to be commands too.
  for (const [group, words] of groupsOf(definitions.map(({ name }) => name))) {
    root.command(group, [...words].join(', '));
  }
  for (const { name, description = '', options } of definitions) {
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

/** Each group of commands, such as `admin source`, with the words that may follow it. */
function groupsOf(names: string[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const name of names) {
    const words = name.split(' ');
    for (let count = 1; count < words.length; count += 1) {
      const group = words.slice(0, count).join(' ');
      groups.set(group, (groups.get(group) ?? new Set()).add(words[count] ?? ''));
    }
  }
  return groups;
}

/** Captures what the library prints with `console.log`. */
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
