import { expect, it, onTestFinished } from 'vitest';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { useUserCommands } from '#test/support/user-commands.ts';

it('agenthub user works on Postgres', async () => {
  const { url, remove } = await newPostgresDatabase();
  onTestFinished(remove);
  await expect(useUserCommands({ DATABASE_URL: url })).resolves.toBeUndefined();
}, 180_000);
