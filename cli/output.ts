import type { Writable } from 'node:stream';
import { AppError } from '#schema/error.ts';
import type { CliContext } from './context.ts';
import { CliError } from './errors.ts';
import {
  exitCodeOf,
  type ExitCode,
  isAbort,
  isBadAnswer,
  isTimedOut,
  isUnreachable,
} from './exit-codes.ts';
import { errorTitle, label, type Language } from './language.ts';
import { createProgress, type Progress } from './progress.ts';
import { type Cell, type Column, formatTable, formatTsv } from './table.ts';
import { createStyles, StyledText, type Styles, type Text, textOf } from './styled-text.ts';
import { safeJson } from './terminal-text.ts';

export type OutputOptions = {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  /** `auto` follows `NO_COLOR`, `FORCE_COLOR` and whether the stream is a terminal. */
  color: 'auto' | 'always' | 'never';
};

/**
 * The output of a command. Data goes to stdout, everything else to stderr. With `--json`, stdout gets
 * exactly one document: `{"ok":true,"data":…}` or `{"ok":false,"error":{…}}`. All text is escaped here, so
 * that control characters from a registry or a file never reach a terminal.
 */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether stdout is a terminal. Lists are tables on a terminal, tab-separated lines elsewhere. */
  readonly interactive: boolean;
  readonly columns: number;
  /** The styles of stdout and stderr; without colour they change nothing. */
  readonly colors: Styles;
  readonly errorColors: Styles;
  readonly symbols: Symbols;
  readonly language: Language;
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  #answered = false;

  constructor(context: CliContext, options: OutputOptions) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.verbose = options.verbose;
    this.interactive = context.terminal.stdout;
    this.columns = context.terminal.columns;
    this.symbols = symbolsFor(context);
    this.language = context.language ?? 'en';
    this.#stdout = stream(context.stdout, wantsColor(context, options.color, 'stdout'));
    this.#stderr = stream(context.stderr, wantsColor(context, options.color, 'stderr'));
    this.colors = createStyles(this.#stdout.color);
    this.errorColors = createStyles(this.#stderr.color);
    this.#terminal = context.terminal.stderr;
  }
  readonly #terminal: boolean;

  /**
   * Prints the result of a command: the document with `--json`, else what `human` prints. Call it once. Give
   * `failure` if the command did only a part of its work; the document then has `ok: false`.
   */
  result(data: unknown, human: () => void, failure?: CliError): void {
    if (!this.json) return human();
    this.#document(failure ? { ok: false, data, error: describe(failure) } : { ok: true, data });
  }

  /** Prints a line of data on stdout; nothing with `--json`. */
  line(text: Text = ''): void {
    if (!this.json) this.#stdout.line(text);
  }

  /** Prints several lines on stdout; nothing with `--json`. */
  block(text: Text): void {
    if (!this.json) this.#stdout.block(text);
  }

  /** Prints rows on stdout: a table on a terminal, tab-separated lines with uncut cells in a pipe. */
  table(columns: Column[], rows: Cell[][]): void {
    if (this.json) return;
    const lines = this.interactive
      ? formatTable(columns, rows, { columns: this.columns })
      : formatTsv(rows);
    const [heading = ''] = lines;
    for (const [at, line] of lines.entries()) {
      this.line(this.interactive && at === 0 ? this.colors.bold(heading) : line);
    }
  }

  /** Prints named values on stdout: aligned on a terminal, tab-separated in a pipe. Empty values are left out. */
  fields(rows: [name: string, value: Cell][]): void {
    const given = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
    if (!this.interactive) return this.table([], given);
    const width = Math.max(...given.map(([name]) => name.length));
    for (const [name, value] of given) {
      this.line(textOf`${this.colors.bold(name.padEnd(width))}  ${String(value)}`);
    }
  }

  /** Prints a file on stdout: unchanged into a pipe, as escaped text on a terminal. */
  bytes(data: Uint8Array): void {
    if (this.interactive) this.#stdout.block(new TextDecoder().decode(data));
    else this.#stdout.raw(data);
  }

  /** Prints a message for people on stderr; nothing with `-q`. */
  note(text: Text): void {
    if (!this.quiet) this.#stderr.line(text);
  }

  /** Prints a successful step, with a tick, on stderr; nothing with `-q`. */
  done(text: Text): void {
    this.note(textOf`${this.errorColors.green(this.symbols.tick)} ${text}`);
  }

  /** Prints a detail on stderr; only with `-v`. */
  detail(text: Text): void {
    if (this.verbose) this.#stderr.line(this.errorColors.dim(text));
  }

  warn(text: Text): void {
    this.#stderr.line(textOf`${this.errorColors.yellow(label('warning', this.language))} ${text}`);
  }

  /** Prints what to do next on stderr; nothing with `-q`. With `--json`, the hints of an error are in the document. */
  hint(text: Text): void {
    if (this.quiet || this.json) return;
    this.#stderr.line(textOf`${this.errorColors.cyan(label('hint', this.language))} ${text}`);
  }

  /** Shows the progress of long work: one line that is redrawn on a terminal, elsewhere one line for each step. */
  progress(label: string, total?: number): Progress {
    return createProgress({
      write: (text) => this.#stderr.control(text),
      line: (text) => this.note(text),
      silent: this.json || this.quiet,
      live: this.#terminal,
      columns: this.columns,
      symbols: this.symbols,
      label,
      total,
    });
  }

  /** Prints the error that ended the command. Gives its exit code. */
  fail(err: unknown, extraHints: string[] = []): ExitCode {
    const code = exitCodeOf(err);
    const described = describe(err, extraHints);
    if (this.json) {
      if (!this.#answered) this.#document({ ok: false, error: described });
      return code;
    }
    const title = errorTitle(described.code, this.language);
    const message = [title, described.message].filter(Boolean).join('  ');
    this.#stderr.line(textOf`${this.errorColors.red(label('error', this.language))} ${message}`);
    for (const { pointer, detail } of described.errors ?? []) {
      const line = pointer ? `${pointer}: ${detail}` : detail;
      if (!described.message.includes(line)) this.#stderr.line(`  ${line}`);
    }
    for (const candidate of described.candidates ?? []) this.#stderr.line(`  ${candidate}`);
    for (const hint of described.hints ?? []) this.hint(hint);
    if (described.requestId) this.detail(`request id: ${described.requestId}`);
    if (this.verbose && err instanceof Error && described.code === 'cli.internal') {
      for (const line of (err.stack ?? '').split('\n')) this.detail(line);
    }
    return code;
  }

  #document(document: unknown): void {
    if (this.#answered) throw new Error('A command prints one document only');
    this.#answered = true;
    this.#stdout.raw(`${safeJson(document)}\n`);
  }
}

/** The JSON form of an error. Codes are stable and never translated. */
export type DescribedError = {
  code: string;
  message: string;
  hints?: string[] | undefined;
  candidates?: string[] | undefined;
  errors?: { pointer: string; detail: string }[] | undefined;
  requestId?: string | undefined;
};

/** Describes an error: its code, a message for people, and hints. */
export function describe(err: unknown, extraHints: string[] = []): DescribedError {
  const withHints = (hints: string[]) =>
    hints.length + extraHints.length > 0 ? { hints: [...hints, ...extraHints] } : {};
  if (err instanceof CliError) {
    const { code, message, hints, candidates, errors, cause } = err;
    const requestId = cause instanceof AppError ? cause.requestId : undefined;
    return {
      code,
      message,
      ...withHints(hints),
      ...(candidates ? { candidates } : {}),
      ...(errors ? { errors } : {}),
      ...(requestId ? { requestId } : {}),
    };
  }
  if (err instanceof AppError) {
    const { code, detail, candidates, errors, requestId } = err;
    return {
      code,
      message: detail,
      ...withHints(hintsOf(err)),
      ...(candidates ? { candidates } : {}),
      ...(errors ? { errors } : {}),
      ...(requestId ? { requestId } : {}),
    };
  }
  if (isUnreachable(err)) {
    const why = reasonOf(err);
    return {
      code: 'cli.unreachable',
      message: `The registry does not answer: ${err.url}${why ? ` (${why})` : ''}`,
      ...withHints([
        ...(isTimedOut(err) ? ['for a slow connection, allow more time:  --timeout SECONDS'] : []),
        'check the address:  agenthub-cli config show',
      ]),
    };
  }
  if (isBadAnswer(err)) {
    return {
      code: 'cli.refused',
      message: `Not the answer of a registry: ${err.url} (${err.why})`,
      ...withHints([
        'check the address, and that the CLI is as new as the registry:  agenthub-cli config show',
      ]),
    };
  }
  if (isAbort(err)) return { code: 'cli.interrupted', message: 'Interrupted' };
  const message = err instanceof Error ? err.message : String(err);
  return { code: 'cli.internal', message, ...withHints([]) };
}

function hintsOf(err: AppError): string[] {
  if (err.code === 'asset.ambiguous') return ['write one of these refs in full'];
  if (err.code === 'auth.required') return ['sign in first:  agenthub-cli login'];
  if (err.code === 'auth.insufficient_scope') {
    return ['for the admin commands sign in with  agenthub-cli login --admin'];
  }
  if (err.code === 'auth.invalid_credentials') {
    return ['the API key may be revoked or expired; sign in again:  agenthub-cli login'];
  }
  if (err.retryAfterSeconds) return [`try again in ${err.retryAfterSeconds} s`];
  return [];
}

/** The system's code for a failed connection, such as `ECONNREFUSED`; else the message of the last cause. */
function reasonOf(err: Error): string | null {
  let last: string | null = null;
  for (let cause: unknown = err.cause; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.name === 'TimeoutError') return 'timed out';
    last = cause.message;
  }
  return last;
}

/** The only way to write to a terminal: all text is escaped, either here or when it was styled. */
type Stream = {
  color: boolean;
  line(text: Text): void;
  block(text: Text): void;
  raw(data: string | Uint8Array): void;
  control(text: string): void;
};

function stream(to: Writable, color: boolean): Stream {
  return {
    color,
    line: (text) => void to.write(`${StyledText.line(text).terminal}\n`),
    block: (text) => void to.write(`${StyledText.lines(text).terminal.replace(/\n$/, '')}\n`),
    raw: (data) => void to.write(data),
    control: (text) => void to.write(text),
  };
}

function wantsColor(
  { env, terminal }: CliContext,
  option: OutputOptions['color'],
  name: 'stdout' | 'stderr',
): boolean {
  if (option !== 'auto') return option === 'always';
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return terminal[name] && env['TERM'] !== 'dumb';
}

export type Symbols = {
  tick: string;
  cross: string;
  skip: string;
  ellipsis: string;
  bar: [string, string];
};

const unicodeSymbols: Symbols = {
  tick: '✓',
  cross: '✗',
  skip: '-',
  ellipsis: '…',
  bar: ['█', '░'],
};
const asciiSymbols: Symbols = {
  tick: '+',
  cross: 'x',
  skip: '-',
  ellipsis: '...',
  bar: ['#', '.'],
};

/** The symbols: ASCII if the console may not use UTF-8, such as with a GBK code page or the C locale. */
function symbolsFor({ env, platform }: CliContext): Symbols {
  if (platform === 'win32') {
    const modern = env['WT_SESSION'] || env['TERM_PROGRAM'] || env['ConEmuTask'];
    return modern ? unicodeSymbols : asciiSymbols;
  }
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const plain = locale !== '' && !/utf-?8/i.test(locale);
  return plain ? asciiSymbols : unicodeSymbols;
}
