import { describe, it } from 'vitest';
import { cutAt } from '#test/support/cut-postgres.ts';

describe('agenthub db copy, when Postgres ends its connections', () => {
  it.each(['blobChunks', 'search'])(
    'at %s: ends with 1, says why and what to do, and is resumed',
    (table) => cutAt(table),
  );
});
