import type { Symbols } from './symbols.ts';
import { fitWidth } from './table.ts';
import { safe } from './terminal-text.ts';

/** Progress of long work. Calls after `end` do nothing. */
export type Progress = {
  /** Counts one more finished item; `text` describes it. */
  step(text: string): void;
  /** Shows the current work without counting. */
  update(text: string): void;
  /** Prints a line that stays, above the progress line. */
  line(text: string): void;
  /** Counts one more finished item that has its own output line; prints nothing without a terminal. */
  tick(text: string): void;
  /** Hides the progress line until the next call, to print a line on stdout. */
  clear(): void;
  /** Removes the progress line. */
  end(): void;
};

type ProgressOptions = {
  /** Writes to the terminal unchanged, including cursor control. */
  write(text: string): void;
  line(text: string): void;
  silent: boolean;
  live: boolean;
  columns: number;
  symbols: Symbols;
  label: string;
  total: number | undefined;
};

const barWidth = 20;
const redrawMilliseconds = 60;
const clearLine = '\r\u001B[2K';

/** Creates a progress line on a terminal, one line for each step elsewhere, and no output if `silent`. */
export function createProgress(options: ProgressOptions): Progress {
  const { write, line, silent, live, columns, symbols, label, total } = options;
  let count = 0;
  let ended = false;
  let drawnAt = 0;

  const draw = (text: string, now = performance.now()) => {
    // Redrawing after each of hundreds of quick steps would take longer than the steps.
    if (now - drawnAt < redrawMilliseconds && count !== total) return;
    drawnAt = now;
    const head =
      total === undefined ? label : `${label} ${bar(count, total, symbols)} ${count}/${total}`;
    write(clearLine + fitWidth(`${head} ${safe(text)}`, columns - 1, symbols.ellipsis));
  };

  if (silent) return { step() {}, update() {}, line() {}, tick() {}, clear() {}, end() {} };
  if (!live) {
    return {
      step(text) {
        count += 1;
        if (!ended) line(total === undefined ? text : `[${count}/${total}] ${text}`);
      },
      update(text) {
        if (!ended) line(`${label} ${text}`);
      },
      line,
      tick() {},
      clear() {},
      end() {
        ended = true;
      },
    };
  }
  const step = (text: string) => {
    count += 1;
    if (!ended) draw(text);
  };
  return {
    step,
    tick: step,
    clear() {
      if (!ended) write(clearLine);
      drawnAt = 0;
    },
    update(text) {
      if (!ended) draw(text);
    },
    line(text) {
      write(clearLine);
      line(text);
      drawnAt = 0;
    },
    end() {
      if (!ended) write(clearLine);
      ended = true;
    },
  };
}

function bar(count: number, total: number, symbols: Symbols): string {
  const full = total === 0 ? barWidth : Math.round((Math.min(count, total) / total) * barWidth);
  const [on, off] = symbols.bar;
  return on.repeat(full) + off.repeat(barWidth - full);
}
