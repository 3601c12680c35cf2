import type { Symbols } from './output.ts';
import { fitWidth } from './table.ts';
import { safe } from './terminal-text.ts';

/** Progress of long work. Calls after `end` do nothing. */
export type Progress = {
  /** One more of the total is done; `text` says what. */
  step(text: string): void;
  /** What is being done now, without counting. */
  update(text: string): void;
  /** A line that stays, above the progress line. */
  line(text: string): void;
  /** One more of the total is done, where lines of their own tell so: nothing without a terminal. */
  tick(text: string): void;
  /** Takes the progress line away until the next call, for a line on stdout. */
  clear(): void;
  /** Takes the progress line away. */
  end(): void;
};

type ProgressOptions = {
  /** To the terminal as it is: cursor control included. */
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

/** A progress line on a terminal; elsewhere a line a step, and nothing at all when `silent`. */
export function createProgress(options: ProgressOptions): Progress {
  const { write, line, silent, live, columns, symbols, label, total } = options;
  let count = 0;
  let ended = false;
  let drawnAt = 0;

  const draw = (text: string, now = performance.now()) => {
    // Redrawing for each of hundreds of quick steps costs more than the steps.
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
