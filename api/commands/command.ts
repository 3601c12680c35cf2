import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Where a command writes: results, and what it says meanwhile. A line has no line end. */
export type Output = { out(line: string): void; progress(line: string): void };

/** A command of `agenthub`; its path below `api/commands/` is how it is called. */
export type Command = {
  /** One line for the list of commands. */
  summary: string;
  /** All of `--help`, with examples. */
  help: string;
  /** Gives the exit code; throws what `main.ts` explains. */
  run(env: NodeJS.ProcessEnv, args: string[], output: Output): Promise<number>;
};

/** A wrong call, which ends with 2: the message says what is wrong, the help of the command what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Ends 0 when all is right. */
export const exitCodes = {
  /** It could not do its work, and says why. */
  failed: 1,
  /** A wrong call or environment. */
  usage: 2,
  /** It did its work, and what it looked at is not right: `db check`, `db copy --verify`. */
  faults: 3,
} as const;

/** The options and arguments of a call; throws {@link UsageError} for an unknown option and a wrong number of arguments. */
export function parseCall<const T extends ParseArgsOptionsConfig>(
  args: string[],
  options: T,
  names: string[] = [],
) {
  const { values, positionals } = parse(args, options);
  if (positionals.length > names.length)
    throw new UsageError(`What is ${JSON.stringify(positionals[names.length])}?`);
  const missing = names[positionals.length];
  if (missing !== undefined) throw new UsageError(`Give ${missing}.`);
  return { values, positionals };
}

function parse<const T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Rows of text as lines of aligned columns; the columns that hold numbers, given by index, to the right. */
export function alignedLines(rows: string[][], numbers: number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return numbers.includes(at) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Says how far a long work is: at the start and end of each part, and every few seconds. */
export function progressLines(output: Output) {
  let saidAt = 0;
  return (what: string, done: number, total: number): void => {
    const now = performance.now();
    const isEdge = done === 0 || done >= total;
    if (total === 0 || (!isEdge && now - saidAt < 3000)) return;
    saidAt = now;
    output.progress(`${what}: ${done} of ${total}`);
  };
}
