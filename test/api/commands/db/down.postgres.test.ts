import { describe, expect, it, onTestFinished } from 'vitest';
import { copied } from '#test/support/copied.ts';
import { filledFile } from '#test/support/filled-database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { wayDown } from '#test/support/way-down.ts';

describe('agenthub db down on Postgres', () => {
  it('deletes assets that the release before has no place for only when told, and names them', async () => {
    const { url, remove } = await newPostgresDatabase({ migrated: false });
    onTestFinished(remove);
    await copied(`file:${await filledFile()}`, url);
    expect(await wayDown(url)).toEqual(['all is well']);
  });
});
