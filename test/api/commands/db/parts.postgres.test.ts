import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { db } from '#test/support/command.ts';
import { copied, newFile } from '#test/support/copied.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { askAboutParts, fillWithParts } from '#test/support/pinned-parts.ts';

async function emptyPostgres(): Promise<string> {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  return url;
}

describe('an agent with pinned parts, between libSQL and Postgres', () => {
  it('keeps its pins, and its parts who uses them, in both directions and through a backup', async () => {
    const [file, postgres, restored] = [newFile(), await emptyPostgres(), await emptyPostgres()];
    const answers = await fillWithParts(file);
    await copied(file, postgres);
    expect(await askAboutParts(postgres)).toEqual(answers);
    const back = newFile();
    await copied(postgres, back);
    expect(await askAboutParts(back)).toEqual(answers);
    const backup = join(temporaryFolder(), 'backup.db');
    await db({ DATABASE_URL: postgres }, 'backup', backup);
    await db({ DATABASE_URL: restored }, 'restore', backup);
    expect(await askAboutParts(restored)).toEqual(answers);
  });
});
