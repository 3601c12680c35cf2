import { kindNouns } from '#schema/kind.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { textOf } from '../styled-text.ts';
import type { FolderOutcome } from './publish-many.ts';

/** Prints the outcome of one asset: a line with a symbol on a terminal, a row of tab-separated cells elsewhere. */
export function reportOutcome(output: Output, one: FolderOutcome): void {
  const ref = one.ref ? `${one.ref}@${one.version}` : null;
  const why = reasonOf(one);
  if (!output.interactive) {
    output.table([], [[one.path, one.outcome, ref, why]]);
    if (one.outcome === 'checked') noteChangelog(output, one.changelog);
    return;
  }
  const { tick, cross, skip } = output.symbols;
  const { green, red, dim } = output.colors;
  const symbol = {
    created: green(tick),
    checked: green(tick),
    unchanged: dim(skip),
    duplicate: dim(skip),
    skipped: dim(skip),
    failed: red(cross),
    not_tried: red(cross),
  }[one.outcome];
  const rest = [one.outcome, why].filter(Boolean).join(': ');
  output.line(textOf`${symbol} ${ref ?? one.path}  ${ref ? dim(one.path) : ''}  ${rest}`);
  if (one.outcome === 'checked') noteChangelog(output, one.changelog);
}

/** The most lines of a changelog that a dry run shows. */
const changelogLinesMax = 20;

/** Prints the changelog that a version would get; nothing without one. */
export function noteChangelog(output: Output, changelog: string | null): void {
  if (changelog === null) return;
  const lines = changelog.split('\n');
  output.note('changelog:');
  for (const line of lines.slice(0, changelogLinesMax)) output.note(`  ${line}`);
  const more = lines.length - changelogLinesMax;
  if (more > 0) output.note(`  ${output.symbols.ellipsis} ${more} more lines`);
}

function reasonOf(one: FolderOutcome): string {
  if (one.error) {
    const items = (one.error.errors ?? []).map(({ pointer, detail }) =>
      pointer ? `${pointer}: ${detail}` : detail,
    );
    return items.length > 0 ? items.join('; ') : one.error.message;
  }
  if (one.reason !== null) return one.reason;
  if (one.duplicateOf !== null) return `same content as ${one.duplicateOf}`;
  const parts = [];
  if (one.renamedFrom !== null) parts.push(`another one is named "${one.renamedFrom}"`);
  const leftOut = one.leftOut.filter(({ reason }) => reason !== 'junk');
  if (leftOut.length > 0) {
    parts.push(`left out: ${leftOut.map(({ path, text }) => `${path} (${text})`).join(', ')}`);
  }
  if (one.warnings > 0) parts.push(`${one.warnings} warning${one.warnings === 1 ? '' : 's'}`);
  return parts.join('; ');
}

/** The number of assets, and of each outcome, as one line: `2 MCP servers: 2 created`. */
export function summaryOf(outcomes: FolderOutcome[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome.replace('_', ' ')}`);
  const [kind, ...others] = new Set(outcomes.map((one) => one.kind));
  const noun = kind === undefined || others.length > 0 ? 'asset' : kindNouns[kind];
  return `${outcomes.length} ${noun}${outcomes.length === 1 ? '' : 's'}: ${parts.join(', ')}`;
}

/** The error of a recursive publish. Its exit code is that of the reason if nothing was stored, else "partly done". */
export function failureOf(
  bad: FolderOutcome[],
  total: number,
): { error: CliError; code: ExitCode } | undefined {
  if (bad.length === 0) return undefined;
  const error = new CliError('cli.partly_done', `${bad.length} of ${total} were not published`);
  const away = bad.every(
    ({ outcome, error }) => outcome === 'not_tried' || error?.code === 'cli.unreachable',
  );
  if (bad.length < total || !away) return { error, code: exitCodes.partlyDone };
  const unreachable = new CliError('cli.unreachable', 'The registry does not answer');
  return { error: unreachable, code: exitCodeOf(unreachable) };
}
