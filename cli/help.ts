import type { CommandClass, Definition } from 'clipanion';
import type { CliContext } from './context.ts';
import { environmentVariables } from './environment.ts';
import { type Language, translateHelp } from './language.ts';
import { StyledText, type Styles, type Text, textOf } from './styled-text.ts';
import { fitWidth, textWidth } from './table.ts';

export type HelpStyle = Pick<Styles, 'bold' | 'dim'> & { language: Language };

const binaryName = 'agenthub-cli';
const globalOptions = new Set([
  '--registry',
  '--profile',
  '--config',
  '--json',
  '--quiet',
  '--verbose',
  '--color',
  '--no-input',
  '--yes',
  '--offline',
  '--timeout',
  '--lang',
  '--cwd',
]);

/** The help with all commands by category and the environment variables; with `prefix`, only the commands that begin with it. */
export function overview(
  definitions: Definition[],
  prefix: string[],
  style: HelpStyle,
): StyledText {
  const say = (text = '') => translateHelp(oneLine(text), style.language);
  const shown = definitions
    .map((definition) => ({ ...definition, words: commandOf(definition) }))
    .filter(({ words }) => prefix.every((word, at) => words.split(' ')[at] === word));
  const categories = new Map<string, string[][]>();
  for (const definition of shown) {
    const { words, category, description } = definition;
    const rows = categories.get(category?.trim() ?? '') ?? [];
    rows.push([
      [words, positionals(definition, words)].filter(Boolean).join(' '),
      say(description),
    ]);
    categories.set(category?.trim() ?? '', rows);
  }
  const width = Math.max(...[...categories.values()].flat().map(([name = '']) => textWidth(name)));
  const sections = [...categories].map(([category, rows]) =>
    StyledText.join([style.bold(say(category)), ...rows.map((row) => entry(row, width))], '\n'),
  );
  const scope = prefix.length > 0 ? `${prefix.join(' ')} ` : '';
  return StyledText.join(
    [
      textOf`${style.bold(say('Usage'))}  ${binaryName} ${scope}<command> [options]`,
      ...sections,
      ...(prefix.length > 0 ? [] : [environment(style)]),
      style.dim(say(`${binaryName} <command> --help shows the options and examples of a command.`)),
    ],
    '\n\n',
  );
}

/** The environment variables, each with what it sets below its names, which are too long for a column. */
function environment({ bold, language }: HelpStyle): StyledText {
  const rows = environmentVariables.flatMap(({ names, sets }) => [
    `  ${names.join(', ')}`,
    `      ${translateHelp(sets, language)}`,
  ]);
  return StyledText.join([bold(translateHelp('Environment variables', language)), ...rows], '\n');
}

/** The help of one command: description, options, global options and examples. */
export function commandHelp(
  definition: Definition,
  aliases: string[],
  style: HelpStyle,
): StyledText {
  const say = (text = '') => translateHelp(oneLine(text), style.language);
  const own: string[][] = [];
  const global: string[][] = [];
  for (const { definition: flags, description = '' } of definition.options) {
    const [, value = '', rest = ''] = /^(<[^>]+>)?\s*([\s\S]*)$/.exec(description) ?? [];
    const names = flags.replace(/\s*#\d+/, '');
    const row = [`${indentShort(names)}${value ? ` ${value}` : ''}`, say(rest)];
    const long = names.split(',').at(-1) ?? '';
    (globalOptions.has(long) ? global : own).push(row);
  }
  global.push(['-h,--help', say('Print this help')]);
  const width = Math.max(...[...own, ...global].map(([name = '']) => textWidth(name)));
  const list = (title: string, rows: string[][]) =>
    rows.length > 0
      ? [StyledText.join([style.bold(say(title)), ...rows.map((row) => entry(row, width))], '\n')]
      : [];
  const words = commandOf(definition);
  const examples = (definition.examples ?? []).map(([label, command]) =>
    StyledText.join([textOf`${style.dim(say(label))}`, `  $ ${command}`], '\n'),
  );
  const usage = [binaryName, words, '[options]', positionals(definition, words)];
  const { details } = definition;
  const parts: Text[] = [
    say(definition.description),
    textOf`${style.bold(say('Usage'))}  ${usage.filter(Boolean).join(' ')}`,
    ...(aliases.length > 0 ? [textOf`${style.bold(say('Also'))}   ${aliases.join(', ')}`] : []),
    ...(details ? [StyledText.lines(detailsIn(details, style.language))] : []),
    ...list('Options', own),
    ...list('Global options', global),
    ...(examples.length > 0
      ? [StyledText.join([style.bold(say('Examples')), ...examples], '\n')]
      : []),
  ];
  return StyledText.join(parts, '\n\n');
}

/**
 * The commands whose words occur in `argv` one after another, those with the most words first. There may be
 * several, because the value of an option before the command can look like a command.
 */
export function findCommands(
  argv: string[],
  commands: CommandClass<CliContext>[],
): CommandClass<CliContext>[] {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const isIn = (path: string[]) =>
    words.some((_, at) => path.every((word, i) => words[at + i] === word));
  return commands
    .map((command) => {
      const lengths = (command.paths ?? []).filter(isIn).map((path) => path.length);
      return { command, length: Math.max(0, ...lengths) };
    })
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => b.length - a.length)
    .map(({ command }) => command);
}

/** Gives `config get` for `agenthub-cli config get`. */
function commandOf({ path }: Definition): string {
  return path.replace(`${binaryName} `, '').replace(/ [<[].*$/, '');
}

/** The names of repeatable arguments, which Clipanion does not keep. */
const repeated: Record<string, string> = {
  add: '<ref>…',
  pin: '<name>…',
  unpin: '<name>…',
  'agent add': '<ref>…',
  'mcp add': '<ref>…',
  find: '[word]…',
  remove: '<name>…',
  update: '[name]…',
};

/** The arguments in a usage line, after the options. */
function positionals({ usage }: Definition, words: string): string {
  return [...usage.matchAll(/(?:^| )(<[^>]+>|\[(?!-)[^\]]+\]|\.\.\.)/g)]
    .map(([, text = '']) =>
      text === '...' ? (repeated[words.split(' ').at(-1) ?? ''] ?? '…') : text,
    )
    .join(' ');
}

/** The details in a language. Clipanion breaks the English text into lines; a translation is one paragraph. */
function detailsIn(details: string, language: Language): string {
  const translated = translateHelp(details, language);
  return translated === details ? details.trim() : translated;
}

function indentShort(names: string): string {
  return names.startsWith('--') ? `   ${names}` : names;
}

function entry([name = '', text = '']: string[], width: number): string {
  return `  ${name}${' '.repeat(width - textWidth(name))}  ${text}`.trimEnd();
}

function oneLine(text = ''): string {
  return fitWidth(text.trim().replaceAll(/\s+/g, ' '), 400);
}

const valueOptions = new Set([
  '--registry',
  '--profile',
  '--config',
  '--color',
  '--timeout',
  '--lang',
  '--cwd',
  '-C',
]);

/** The words of an invocation: no options, and no values of global ones. */
export function wordsOf(argv: string[]): string[] {
  return argv.filter((word, at) => !word.startsWith('-') && !valueOptions.has(argv[at - 1] ?? ''));
}

/** The value of a global option at any position; undefined if it is not given. */
export function optionOf(argv: string[], name: string): string | undefined {
  const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = argv[at];
  if (word === undefined) return undefined;
  return word === name ? argv[at + 1] : word.slice(name.length + 1);
}
