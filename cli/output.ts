import type { Writable } from 'node:stream';
import type { CliContext } from './context.ts';
import { describe } from './describe-error.ts';
import type { CliError } from './errors.ts';
import { exitCodeOf, type ExitCode } from './exit-codes.ts';
import { errorTitle, label, type Language } from './language.ts';
import { createProgress, type Progress } from './progress.ts';
import { type Cell, type Column, formatTable, formatTsv } from './table.ts';
import { createStyles, StyledText, type Styles, type Text, textOf } from './styled-text.ts';
import { type Symbols, symbolsFor } from './symbols.ts';
import { safeJson } from './terminal-text.ts';
import { wholeHint } from './whole-hint.ts';

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

  /** Prints the error that ended a command, which `argv` has as it was run. Gives its exit code. */
  fail(err: unknown, extraHints: string[] = [], argv: readonly string[] = []): ExitCode {
    const code = exitCodeOf(err);
    const described = describe(err, extraHints);
    if (argv.length > 0) described.hints = described.hints?.map((hint) => wholeHint(hint, argv));
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
