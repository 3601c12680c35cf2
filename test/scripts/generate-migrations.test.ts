import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { postgresMigrations, sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { indexText, pending, unwritten } from '../../scripts/generate-migrations.ts';

describe('npm run db:generate', () => {
  it.each(['sqlite', 'postgres'] as const)(
    'has nothing left to generate for %s',
    async (dialect) => {
      expect((await pending(dialect)).sql).toEqual([]);
    },
  );

  it('has written every .sql file into index.ts', () => {
    expect(readFileSync('schema/tables/migrations/index.ts', 'utf8')).toBe(indexText());
  });

  it('has one numbering for both dialects, and a written way down for every migration', () => {
    const names = sqliteMigrations.map(({ name }) => name);
    expect(names[0]).toBe('0001_init');
    expect(postgresMigrations.map(({ name }) => name)).toEqual(names);
    for (const { down } of [...sqliteMigrations, ...postgresMigrations])
      expect(down).not.toBe(unwritten);
  });
});
