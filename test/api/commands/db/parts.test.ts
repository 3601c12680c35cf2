import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { db } from '#test/support/command.ts';
import { copied, newFile } from '#test/support/copied.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { askAboutParts, fillWithParts } from '#test/support/pinned-parts.ts';

describe('an agent with pinned parts', () => {
  it('keeps its pins, and its parts who uses them, through backup, restore and copy', async () => {
    const url = newFile();
    const answers = await fillWithParts(url);
    expect(answers.parts).toMatchObject([
      [
        { ref: 'mei/lint', requested: '^1', version: '1.1.0', trouble: null },
        { ref: 'mei/private-one' },
        { ref: 'mei/gone', trouble: 'deleted' },
        { kind: 'mcp', ref: 'mei/tracker', trouble: 'yanked' },
      ],
      [{ ref: 'mei/lint', version: '2.0.0' }, {}, {}, {}],
    ]);
    for (const users of answers.usedBy) expect(users).toMatchObject({ total: 1 });
    const backup = join(temporaryFolder(), 'backup.db');
    await db({ DATABASE_URL: url }, 'backup', backup);
    const restored = newFile();
    await db({ DATABASE_URL: restored }, 'restore', backup);
    expect(await askAboutParts(restored)).toEqual(answers);
    const copy = newFile();
    await copied(restored, copy);
    expect(await askAboutParts(copy)).toEqual(answers);
  });
});
