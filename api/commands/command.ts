import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Where a command writes results and progress. Lines have no line end. */
export type Output = { out(line: string): void; progress(line: string): void };

/** A command of `agenthub`. Its path under `api/commands/` is its name. */
export type Command = {
  /** One line for the list of commands. */
  summary: string;
  /** The text of `--help`, with examples. */
  help: string;
  /** Returns the exit code. Throws errors that `main.ts` explains. */
  run(env: NodeJS.ProcessEnv, args: string[], output: Output): Promise<number>;
};

/**
 * Wrong arguments, which end with exit code 2. The message says what is wrong; the command's help says what
 * is right.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit codes besides 0. */
export const exitCodes = {
  /** The command failed, and says why. */
  failed: 1,
  /** Wrong arguments or environment. */
  usage: 2,
  /** The command succeeded and found faults: `db check`, `db copy --verify`. */
  faults: 3,
} as const;

/**
 * Parses options and arguments. Throws {@link UsageError} for an unknown option or a wrong number of
 * arguments.
 */
export function parseCall<const T extends ParseArgsOptionsConfig>(
  args: string[],
  options: T,
  names: string[] = [],
) {
  const { values, positionals } = parse(args, options);
  if (positionals.length > names.length)
    throw new UsageError(`Unknown argument ${JSON.stringify(positionals[names.length])}.`);
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

/** Formats rows as lines of aligned columns. `numbers` are the indexes of right-aligned columns. */
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

/** Reports the progress of long work: at the start and end of each part, and every few seconds. */
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
