import { existsSync } from 'node:fs';
import { type Fault, mends } from '../../platform/db/check/fault.ts';
import { checkDatabase } from '../../platform/db/check/run.ts';
import { assertNotInUse } from '../../platform/db/move/in-use.ts';
import { damageOf } from '../../platform/db/move/read-backup.ts';
import { CommandRefused } from '../../platform/db/move/refused.ts';
import { assertNoFolder, filePath } from '../../platform/db/prepare-file.ts';
import { kindOfUrl } from '../../platform/db/url.ts';
import { type Command, exitCodes, parseCall } from '../command.ts';
import { blobsOf, configured, withStorage } from './database.ts';

const shownOfKind = 20;

type Line = Omit<Fault, 'repair'> & { mend: string; repaired: boolean };

/** `agenthub db check` */
export const checkCommand: Command = {
  summary: 'find what does not fit together, and mend what can be',
  help: `usage: agenthub db check [--repair] [--json]

Reads the whole configured database, and every archive, and says what is wrong and how to mend it: missing
or changed archives, counters that disagree with their rows, rows that refer to nothing, archives that
nobody needs, assets that the search index lacks. A server may run meanwhile.

  --repair   mend what follows from other rows: counters, tags, search index, archives that nobody needs;
             stop every server first
  --json     one JSON object a line for each fault, and one at the end

Ends with 0 when all is well (or mended), with 3 when faults are left.

  agenthub db check
  agenthub db check --repair
  DATABASE_URL=file:/backups/agenthub-2026-01-31.db agenthub db check
`,
  async run(env, args, { out, progress }) {
    const { values } = parseCall(args, {
      repair: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const repair = values.repair ?? false;
    const say = values.json ? (line: Line) => out(JSON.stringify(line)) : wordsTo(out);
    const { config, where } = configured(env);
    // Before this process asks the file anything itself, and holds it.
    if (repair) await assertNotInUse(where);
    const damage = findDamage(where.url);
    if (damage) {
      say(damage);
      return exitCodes.faults;
    }
    const { found, repaired } = await withStorage(where, (storage) =>
      checkDatabase(storage, {
        repair,
        blobsOf: blobsOf(config),
        onFault: (fault, isRepaired) =>
          say({ ...fault, mend: mends[fault.kind], repaired: isRepaired }),
        onProgress: (what) => progress(`checking ${what}`),
      }),
    );
    const left = found - repaired;
    if (values.json) out(JSON.stringify({ found, repaired, left }));
    else out(found === 0 ? 'all is well' : `${found} faults, ${repaired} mended, ${left} left`);
    return left > 0 ? exitCodes.faults : 0;
  },
};

/** What is not even a readable file would fail every other check. */
function findDamage(url: string): Line | null {
  if (kindOfUrl(url) !== 'file') return null;
  const path = filePath(url);
  if (!existsSync(path)) throw new CommandRefused(`There is no database at ${path}.`);
  assertNoFolder(path);
  const detail = damageOf(path);
  if (detail === null) return null;
  const kind = 'database.damaged';
  return { kind, subject: path, detail, mend: mends[kind], repaired: false };
}

/** The first of each kind in words: what one thing broke may be in every row. */
function wordsTo(out: (line: string) => void) {
  const counts = new Map<string, number>();
  return (line: Line) => {
    const count = (counts.get(line.kind) ?? 0) + 1;
    counts.set(line.kind, count);
    if (count <= shownOfKind) out(inWords(line));
    else if (count === shownOfKind + 1)
      out(`${line.kind}: more of them are counted only; --json has all`);
  };
}

function inWords({ kind, subject, detail, mend, repaired }: Line): string {
  return `${kind} ${subject}\n  ${detail}\n  ${repaired ? 'Mended.' : mend}`;
}
