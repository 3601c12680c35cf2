import type { OnRow } from '../../compat/predecessor/apply.ts';
import type { ImportPlan, PlannedAsset, PlannedSource } from '../../compat/predecessor/plan.ts';
import type { PlannedUser } from '../../compat/predecessor/plan-users.ts';
import { exitCodes, type Output } from '../command.ts';

type Row = PlannedUser | PlannedAsset | PlannedSource;

/** How an import ended. */
type End = 'planned' | 'nothing to do' | 'done';

/** Control characters, which names of the old file may have; a terminal would obey them. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Shows a plan, follows an import, and says how it ended, as lines or as one JSON object. */
export function createReport(
  { out, progress }: Output,
  {
    file,
    plan: first,
    visibility,
    isJson,
  }: { file: string; plan: ImportPlan; visibility: string; isJson: boolean },
) {
  let plan = first;
  const made: Row[] = [];
  const failed: { row: Row; why: string }[] = [];
  const notes: { row: Row; note: string }[] = [];
  const say = (line: string) => {
    if (!isJson) out(line.replaceAll(control, '?'));
  };
  const rowsOf = (from: ImportPlan): Row[] => [...from.users, ...from.assets, ...from.sources];
  const withoutKey = () =>
    plan.users.filter(({ old }) => old.hasApiKey && old.isActive).map((user) => user.username);

  const onRow: OnRow = (row, outcome) => {
    if (outcome === null) return progress(`taking over ${nameOf(row)}`.replaceAll(control, '?'));
    if (!outcome.made) failed.push({ row, why: outcome.notes.join('; ') });
    else {
      made.push(row);
      for (const note of outcome.notes) notes.push({ row, note });
    }
  };

  return {
    onRow,
    hasWork: () => rowsOf(plan).some(({ step }) => step === 'make'),
    begin(fresh: ImportPlan) {
      plan = fresh;
    },
    showPlan() {
      say(`The predecessor's registry in ${file}, which is only read:`);
      for (const [what, rows] of groupsOf(plan)) {
        const count = (step: Row['step']) => rows.filter((row) => row.step === step).length;
        say(
          `  ${what}: ${rows.length} (${count('make')} to take over, ${count('here')} here already, ${count('refused')} not possible)`,
        );
        for (const row of rows)
          if (row.step === 'make' || row.notes.length > 0)
            say(
              `    ${row.step === 'make' ? '+' : row.step === 'here' ? '=' : '!'} ${lineOf(row)}`,
            );
      }
      say(`  New assets are ${visibility} (DEFAULT_VISIBILITY); there everyone could read them.`);
      const keys = withoutKey();
      if (keys.length > 0)
        say(
          `  API keys: none can be taken over. These users make new ones (sign in, then Profile, or agenthub-cli login): ${keys.join(', ')}`,
        );
    },
    /** Says how it ended, and gives the exit code. */
    end(end: End): number {
      const refused = [
        ...rowsOf(plan).flatMap((row) =>
          row.step === 'refused' ? [{ row, why: row.notes.join('; ') }] : [],
        ),
        ...failed,
      ];
      if (isJson) {
        const listed = refused.map(({ row, why }) => ({ name: nameOf(row), why }));
        const noted = notes.map(({ row, note }) => ({ name: nameOf(row), note }));
        const planned = rowsOf(plan).filter(({ step }) => step === 'make');
        out(
          JSON.stringify({
            file,
            end,
            planned: planned.map(nameOf),
            made: made.map(nameOf),
            notMoved: listed,
            notes: noted,
            newApiKeys: withoutKey(),
          }),
        );
      } else if (end === 'planned') say('Nothing was changed: this is a dry run.');
      else {
        for (const line of grouped(notes)) say(`note: ${line}`);
        for (const line of grouped(refused.map(({ row, why }) => ({ row, note: why }))))
          say(`not taken over: ${line}`);
        say(
          end === 'done'
            ? `${summaryOf(made)}; ${refused.length} not taken over`
            : 'Nothing was changed: all that can be taken over is here already.',
        );
      }
      return end !== 'planned' && refused.length > 0 ? exitCodes.faults : 0;
    },
  };
}

function groupsOf(plan: ImportPlan): [string, Row[]][] {
  const groups = Map.groupBy(plan.assets, ({ old }) => old.kind);
  return [
    ['users', plan.users],
    ...[...groups].map(([kind, rows]): [string, Row[]] => [`${kind}s`, rows]),
    ['git sources', plan.sources],
  ];
}

/** One line for each text, after the names of all rows that it is about. */
function grouped(notes: { row: Row; note: string }[]): string[] {
  const names = new Map<string, string[]>();
  for (const { row, note } of notes) {
    const known = names.get(note);
    if (known) known.push(nameOf(row));
    else names.set(note, [nameOf(row)]);
  }
  return [...names].map(([note, rows]) => `${rows.join(', ')}: ${note}`);
}

function summaryOf(made: Row[]): string {
  const count = (what: string, isIt: (row: Row) => boolean) =>
    `${made.filter(isIt).length} ${what}`;
  return [
    count('users', isUser),
    count('assets', (row) => 'name' in row),
    `${count('git sources', (row) => !isUser(row) && !('name' in row))} taken over`,
  ].join(', ');
}

function isUser(row: Row): row is PlannedUser {
  return 'username' in row;
}

function nameOf(row: Row): string {
  if (isUser(row)) return `user ${row.old.username}`;
  return 'name' in row ? `${row.old.kind} ${row.old.name}` : `source ${row.old.url}`;
}

function lineOf(row: Row): string {
  const there = isUser(row)
    ? row.old.username === row.username
      ? row.username
      : `${row.old.username} -> ${row.username}`
    : 'name' in row
      ? `${row.old.name} -> ${row.namespace}/${row.name}`
      : `${row.old.url} -> ${row.namespace}`;
  return row.notes.length === 0 ? there : `${there}: ${row.notes.join('; ')}`;
}
