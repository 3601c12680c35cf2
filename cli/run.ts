import { Cli, type Command, type CommandClass } from 'clipanion';
import { BaseCommand } from './base-command.ts';
import { commands } from './commands/index.ts';
import { loadSettings } from './config.ts';
import type { CliContext } from './context.ts';
import { wrongNameNotices } from './environment.ts';
import { CliError, UsageError } from './errors.ts';
import { exitCodes, isUnreachable } from './exit-codes.ts';
import { commandHelp, findCommands, optionOf, overview, wordsOf } from './help.ts';
import { type Language, languageOf } from './language.ts';
import { Output } from './output.ts';
import { nearest } from './suggest.ts';
import { version } from './version.ts';

const binaryName = 'agenthub-cli';

/** Runs one invocation and gives its exit code. Never throws: errors are printed. */
export async function run(argv: string[], world: CliContext): Promise<number> {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const context = { ...world, language: await findLanguage(flags, world) };
  const output = new Output(context, {
    json: flags.includes('--json'),
    quiet: false,
    verbose: false,
    color: 'auto',
  });
  if (argv[0] === '--version') {
    context.stdout.write(`${version}\n`);
    return exitCodes.done;
  }
  const asked = argv[0] === 'help' ? argv.slice(1) : flags.filter((flag) => !isHelp(flag));
  if (argv.length === 0 || argv[0] === 'help' || flags.some(isHelp)) {
    return help(asked, output);
  }
  const group = commandGroup(argv);
  if (group) return output.fail(incomplete(group));
  let command: Command<CliContext>;
  try {
    // Only the matching commands are built: building all of them takes longer than most commands run.
    command = buildCli(findCommands(argv, commands)).process(argv, context);
  } catch (err) {
    return output.fail(toUsageError(err, argv));
  }
  return execute(command, context, output, argv);
}

/** `--lang`, else `AGENTHUB_LANG`, else the setting, else the locale of the machine, else English. */
async function findLanguage(flags: string[], context: CliContext): Promise<Language> {
  const { env } = context;
  const asked = languageOf(optionOf(flags, '--lang') ?? env['AGENTHUB_LANG']);
  if (asked) return asked;
  const locale = languageOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']);
  try {
    const settings = await loadSettings(context, {
      profile: optionOf(flags, '--profile'),
      config: optionOf(flags, '--config'),
    });
    return languageOf(settings.lang) ?? locale ?? 'en';
  } catch {
    // The command itself reports what is wrong with the settings, in the language of the locale.
    return locale ?? 'en';
  }
}

async function execute(
  command: Command<CliContext>,
  context: CliContext,
  fallback: Output,
  argv: readonly string[],
): Promise<number> {
  let output = fallback;
  try {
    if (command instanceof BaseCommand) {
      output = command.output;
      // Only a warning: the variable may be another program's.
      if (!output.quiet)
        for (const notice of wrongNameNotices(context, output.language)) output.warn(notice);
      await command.checkDirectory();
    }
    return (await command.execute()) ?? exitCodes.done;
  } catch (err) {
    if (!context.signal.aborted) return output.fail(err, proxyHints(err, context), argv);
    // The command may have a message of its own about work that continues without it.
    const known = err instanceof CliError && err.code === 'cli.interrupted';
    return output.fail(known ? err : new CliError('cli.interrupted', 'Interrupted'));
  }
}

/** What to do where the registry is perhaps only reached through a proxy that this Node ignores. */
function proxyHints(err: unknown, { ignoredProxy }: CliContext): string[] {
  if (ignoredProxy === null || !isUnreachable(err)) return [];
  return [
    `this Node ignores ${ignoredProxy}: use Node 24.14 or newer, or set NODE_USE_ENV_PROXY=1 with Node 22.21 or newer`,
  ];
}

function buildCli(classes: CommandClass<CliContext>[]): Cli<CliContext> {
  const cli = new Cli<CliContext>({ binaryName, binaryVersion: version, enableColors: false });
  for (const command of classes) cli.register(command);
  return cli;
}

function isHelp(flag: string): boolean {
  return flag === '-h' || flag === '--help';
}

function help(argv: string[], output: Output): number {
  const words = wordsOf(argv);
  const [command] = findCommands(argv, commands);
  const { bold, dim } = output.colors;
  const style = { bold, dim, language: output.language };
  if (command) {
    const [definition] = buildCli([command]).definitions();
    const [, ...aliases] = command.paths ?? [];
    if (definition) {
      output.block(
        commandHelp(
          definition,
          aliases.map((path) => path.join(' ')),
          style,
        ),
      );
      return exitCodes.done;
    }
  }
  const known = words.length === 0 || commandGroup(words);
  if (!known) return output.fail(unknownCommand(words));
  output.block(overview(buildCli(commands).definitions(), words, style));
  return exitCodes.done;
}

/** The words of an invocation that names only a group of commands, such as `config` or `admin source`; else null. */
function commandGroup(argv: string[]): string[] | null {
  const words = wordsOf(argv);
  if (words.length === 0) return null;
  const isCommand = commands.some(({ paths = [] }) =>
    paths.some((path) => path.join(' ') === words.join(' ')),
  );
  return leadsOn(words) && !isCommand ? words : null;
}

function incomplete(group: string[]): UsageError {
  const candidates = commands
    .map(({ paths = [] }) => paths[0]?.join(' ') ?? '')
    .filter((path) => path.startsWith(`${group.join(' ')} `));
  return new UsageError(`${group.join(' ')} has several commands; choose one`, {
    candidates,
    hints: [`${binaryName} help ${group.join(' ')}`],
  });
}

function unknownCommand(words: string[]): UsageError {
  const [typed] = words;
  if (typed === undefined) {
    return new UsageError('No command given', { hints: [`all commands:  ${binaryName} help`] });
  }
  const paths = commands.flatMap(({ paths = [] }) => paths.map((path) => path.join(' ')));
  const groups = paths.map((path) => path.split(' ')[0] ?? '');
  const near = [3, 2].flatMap((count) => nearest(words.slice(0, count).join(' '), paths));
  const guesses = near.length > 0 ? near : nearest(typed, [...paths, ...groups]);
  // The words up to the first one with which no command continues.
  const count = words.findIndex((_, at) => !leadsOn(words.slice(0, at + 1))) + 1;
  const name = words.slice(0, count || words.length).join(' ');
  return new UsageError(`No command named "${name}"`, {
    hints: [
      ...guesses.slice(0, 1).map((guess) => `did you mean  ${binaryName} ${guess}?`),
      `all commands:  ${binaryName} help`,
    ],
  });
}

/** Whether some command begins with these words. */
function leadsOn(words: string[]): boolean {
  return commands.some(({ paths = [] }) =>
    paths.some((path) => words.every((word, at) => path[at] === word)),
  );
}

/** Converts a usage error of Clipanion to a {@link UsageError}; gives other errors unchanged. */
function toUsageError(err: unknown, argv: string[]): unknown {
  if (!(err instanceof Error) || !('clipanion' in err)) return err;
  const [command] = findCommands(argv, commands);
  const typed = wordsOf(argv);
  // Clipanion says "Command not found" also where a known command has an argument before an unknown option.
  const isNamed = command?.paths?.some((path) => path.every((word, at) => typed[at] === word));
  if (!command || (err.message.startsWith('Command not found') && !isNamed)) {
    return unknownCommand(typed);
  }
  const words = command.paths?.[0]?.join(' ') ?? '';
  const hints = [`${binaryName} ${words} --help`];
  const [reason = err.message] = reasonsOf(err);
  const option = /^Unsupported option name \("(.*)"\)/.exec(reason)?.[1];
  if (option !== undefined) {
    const known = buildCli([command])
      .definitions()
      .flatMap(({ options }) => options.flatMap((one) => one.definition.split(/[ ,]/)))
      .filter((name) => name.startsWith('--'));
    const [guess] = nearest(option, known);
    return new UsageError(`No option named "${option}" in ${words}`, {
      hints: [...(guess ? [`did you mean ${guess}?`] : []), ...hints],
    });
  }
  const message = reason
    .replace(/^Not enough positional arguments\.$/, 'An argument is missing')
    .replace(/^Extraneous positional argument \("(.*)"\)\.$/, 'One argument too many: "$1"')
    .replace(/^Not enough arguments to option (.*)\.$/, '$1 needs a value')
    .replace(/\.$/, '');
  return new UsageError(message, { hints });
}

function reasonsOf(err: Error): string[] {
  if (!('candidates' in err) || !Array.isArray(err.candidates)) return [];
  return err.candidates
    .map((candidate: { reason?: unknown }) => candidate.reason)
    .filter((reason) => typeof reason === 'string');
}
