// Run by tests as a process of its own: applies the migrations of the database at its first argument,
// once a line comes in, and says which ones it applied.
import { createInterface } from 'node:readline';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';

const [url = ''] = process.argv.slice(2);
const input = createInterface({ input: process.stdin });
process.stdout.write('ready\n');
await new Promise<void>((resolve) => input.once('line', () => resolve()));
const applied = await withMigrations({ url }, migrateUp);
process.stdout.write(`${JSON.stringify(applied)}\n`);
input.close();
