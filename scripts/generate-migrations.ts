import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  generateDrizzleJson,
  generateMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from 'drizzle-kit/api';
import { postgresTables } from '../schema/tables/postgres.ts';
import { sqliteTables } from '../schema/tables/sqlite.ts';

const home = 'schema/tables/migrations';
const casing = 'snake_case';

/** The placeholder of a new `down.sql`; a test refuses it. */
export const unwritten = '-- TODO: undo up.sql, by hand.\n';

type Snapshot = Record<string, unknown> & { id: string };

const dialects = {
  sqlite: {
    snapshot: async (prevId?: string) =>
      (await generateSQLiteDrizzleJson(sqliteTables, prevId, casing)) as Snapshot,
    empty: async () => (await generateSQLiteDrizzleJson({}, undefined, casing)) as Snapshot,
    diff: (from: Snapshot, to: Snapshot) => generateSQLiteMigration(from as never, to as never),
  },
  postgres: {
    snapshot: async (prevId?: string) =>
      generateDrizzleJson(postgresTables, prevId, undefined, casing) as Snapshot,
    empty: async () => generateDrizzleJson({}, undefined, undefined, casing) as Snapshot,
    diff: (from: Snapshot, to: Snapshot) => generateMigration(from as never, to as never),
  },
};

type Dialect = keyof typeof dialects;
const dialectNames = Object.keys(dialects) as Dialect[];

function migrationNames(dialect: Dialect): string[] {
  const folder = join(home, dialect);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{4}_/.test(name))
    .toSorted();
}

/**
 * The SQL from the last snapshot of a dialect to its current tables, and the new snapshot. Hand-written
 * migrations have no snapshot and are not considered.
 */
export async function pending(dialect: Dialect): Promise<{ sql: string[]; snapshot: Snapshot }> {
  const { snapshot, empty, diff } = dialects[dialect];
  const meta = join(home, dialect, 'meta');
  const last = existsSync(meta) ? readdirSync(meta).toSorted().at(-1) : undefined;
  const from: Snapshot = last ? JSON.parse(readFileSync(join(meta, last), 'utf8')) : await empty();
  const to = await snapshot(from.id);
  return { sql: await diff(from, to), snapshot: to };
}

const migrationType = `/** One step of the tables: its folder, the SQL that takes it and the SQL that undoes it. */
export type Migration = {
  name: string;
  up: string;
  down: string;
  /** A query that names, in one column, the assets that \`down\` deletes, because the release before has no place for them. */
  lost?: string;
};
`;

/** The text of `index.ts`: all migrations of both dialects as strings, without imports. */
export function indexText(): string {
  const lists = dialectNames.map((dialect) => {
    const entries = migrationNames(dialect).map((name) => {
      const read = (file: string) =>
        JSON.stringify(readFileSync(join(home, dialect, name, file), 'utf8'));
      const isLossy = existsSync(join(home, dialect, name, 'lost.sql'));
      const lost = isLossy ? `    lost: ${read('lost.sql')},\n` : '';
      return `  {\n    name: '${name}',\n    up: ${read('up.sql')},\n    down: ${read('down.sql')},\n${lost}  },\n`;
    });
    return `/** Of ${dialect}, in the order in which they are applied. */\nexport const ${dialect}Migrations: Migration[] = [\n${entries.join('')}];\n`;
  });
  return [
    '// Written by `npm run db:generate` from the .sql files beside it. Do not edit.\n',
    migrationType,
    ...lists,
  ].join('\n');
}

async function main(label: string | undefined): Promise<void> {
  const taken = dialectNames.flatMap(migrationNames).map((name) => Number(name.slice(0, 4)));
  const number = String(Math.max(0, ...taken) + 1).padStart(4, '0');
  for (const dialect of dialectNames) {
    const { sql, snapshot } = await pending(dialect);
    if (sql.length === 0) continue;
    if (!label || !/^[a-z0-9_]+$/.test(label))
      throw new Error('The tables changed: npm run db:generate -- <name_of_the_change>');
    const name = `${number}_${label}`;
    const folder = join(home, dialect, name);
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(home, dialect, 'meta'), { recursive: true });
    writeFileSync(join(folder, 'up.sql'), `${sql.map((line) => line.trim()).join('\n\n')}\n`);
    writeFileSync(join(folder, 'down.sql'), unwritten);
    writeFileSync(
      join(home, dialect, 'meta', `${name}.json`),
      `${JSON.stringify(snapshot, null, 1)}\n`,
    );
    console.log(`${folder}: now write down.sql by hand, then run this again`);
  }
  writeFileSync(join(home, 'index.ts'), indexText());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv[2]);
