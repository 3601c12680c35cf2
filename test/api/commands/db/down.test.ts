import { describe, expect, it } from 'vitest';
import { copied, newFile } from '#test/support/copied.ts';
import { filledFile } from '#test/support/filled-database.ts';
import { wayDown } from '#test/support/way-down.ts';

describe('agenthub db down', () => {
  it('deletes assets that the release before has no place for only when told, and names them', async () => {
    const url = newFile();
    await copied(`file:${await filledFile()}`, url);
    expect(await wayDown(url)).toEqual(['all is well']);
  });
});
