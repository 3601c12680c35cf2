import { shellWord } from './shell-word.ts';

/** The short forms of the options that hints name with a value. */
const short: Readonly<Record<string, string>> = { '--agent': '-a', '--scope': '-s' };
/** The options whose values may be secrets, which are not to be repeated on a terminal. */
const secret = /^--(?:env|input)(?:=|$)/;

/**
 * A hint as a command to copy into a shell. One that ends with nothing but options, such as `for the user:  --scope
 * user`, gets the command that the user ran, with these in place of others of their name. Any other hint is given back,
 * and so is every hint of a command line with values that may be secrets.
 */
export function wholeHint(hint: string, argv: readonly string[]): string {
  const at = hint.indexOf(':  --');
  if (at === -1 || argv.some((word) => secret.test(word))) return hint;
  const options = hint.slice(at + 3);
  const [name = '', value] = options.split(' ');
  const kept = value === undefined ? argv : without(argv, name);
  const words = kept.map(shellWordOrFlag).join(' ');
  return `${hint.slice(0, at)}:  agenthub-cli ${words} ${options}`;
}

/** The words without an option and its value, in whatever form. */
function without(argv: readonly string[], name: string): string[] {
  const forms = new Set([name, short[name] ?? name]);
  return argv.filter(
    (word, at) =>
      !forms.has(word) && !word.startsWith(`${name}=`) && !forms.has(argv[at - 1] ?? ''),
  );
}

function shellWordOrFlag(word: string): string {
  return /^--?[a-z][a-z-]*$/i.test(word) ? word : shellWord(word);
}
