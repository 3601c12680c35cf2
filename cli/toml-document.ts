import { readFile, stat } from 'node:fs/promises';
import { writeFileAtomic } from './atomic-file.ts';
import { CliError, homeUnknown } from './errors.ts';

/** A table of a TOML document, as values. */
export type Table = Record<string, unknown>;

/** A value as a table; empty if it is none. */
export function asTable(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

async function parseToml(path: string, text: string): Promise<Record<string, unknown>> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return asTable(parse(text));
  } catch (err) {
    if (!(err instanceof TomlError)) throw err;
    throw new CliError('cli.failed', `${path}:${err.line}: not TOML: ${firstLine(err.message)}`, {
      hints: [`correct the file or remove it: ${path}`],
      cause: err,
    });
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/**
 * Edits a file in place; a missing one begins empty. `modeOf` gives the mode of the result, from the mode that the file
 * had. Throws if the result would not be TOML, which an inline table in place of one with a header can cause.
 */
export async function changeFile(
  path: string | null,
  modeOf: (edited: Table, before: number | null) => number,
  edit: (text: string, table: Table) => string,
): Promise<void> {
  if (path === null) throw homeUnknown();
  const text = await readOptional(path);
  const edited = edit(text ?? '', await parseToml(path, text ?? ''));
  const table = await parseToml(path, edited).catch((cause: unknown) => {
    throw new CliError('cli.failed', `Cannot change ${path}: a table in it is written inline`, {
      hints: ['write it with a header of its own, as in [profiles.lab], and repeat the command'],
      cause,
    });
  });
  const before = text === null ? null : (await stat(path)).mode & 0o777;
  const mode = modeOf(table, before);
  if (edited !== text || mode !== before) await writeFileAtomic(path, edited, { mode });
}

/** The table of a file; null if there is none, or if its folder is not known. */
export async function readToml(path: string | null): Promise<Record<string, unknown> | null> {
  const text = path === null ? null : await readOptional(path);
  return path === null || text === null ? null : parseToml(path, text);
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return null;
    throw new CliError('cli.failed', `Cannot read ${path}`, { cause: err });
  }
}
