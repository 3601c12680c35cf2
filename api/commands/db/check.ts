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
  summary: 'find inconsistencies, and repair what can be repaired',
  help: `usage: agenthub db check [--repair] [--json]

Reads the whole configured database and every archive, and reports each fault and how to fix it: missing or
changed archives, wrong counters, rows that refer to missing rows, pinned parts that are gone or changed, unused
archives, assets missing from the search index. A server may run meanwhile.

  --repair   repair what can be rebuilt from other rows: counters, tags, search index; remove unused archives;
             stop every server first
  --json     print one JSON object per line for each fault, and one at the end

Exits with 0 if all is well (or repaired), with 3 if faults are left.

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
    // Before this process opens the file itself.
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

/** Checked first, because every other check would fail on a file that cannot be read. */
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

/** Prints the first faults of each kind: one cause may affect every row. */
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
