import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { move, operate } from '#test/support/operations.ts';

describe('docs/operations.md', () => {
  it('backs up, restores, updates and rolls back an embedded database', async () => {
    expect(await operate({})).toEqual(['all is well\n', 'all is well\n']);
  }, 180_000);

  it('moves an embedded database to another file', async () => {
    const to = `file:${join(temporaryFolder(), 'new.db')}`;
    expect(await move({}, to)).toEqual(['moved']);
  }, 180_000);
});
