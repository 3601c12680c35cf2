import { z } from 'zod';
import type { TagQuery } from '#api/domain/search.ts';
import type { SearchReader, SearchValue } from './search-reader.ts';

const row = z.object({ tag: z.string(), count: z.number() });

/** The tags of a {@link TagQuery}, from the counts that triggers keep (migration 0003_tag_counts). */
export async function countedTags(
  reader: SearchReader,
  { readable, kind, prefix, size }: TagQuery,
): Promise<{ tag: string; count: number }[]> {
  const audiences = [...readable.visibilities, ...readable.namespaceIds];
  if (!readable.all && audiences.length === 0) return [];
  const values: SearchValue[] = [];
  const bind = (value: SearchValue) => `?${values.push(value)}`;
  const conditions = ['1 = 1'];
  if (!readable.all) conditions.push(`audience IN (${audiences.map(bind).join(', ')})`);
  if (kind !== undefined) conditions.push(`kind = ${bind(kind)}`);
  if (prefix) conditions.push(`tag >= ${bind(prefix)}`, `tag < ${bind(`${prefix}\u{10FFFF}`)}`);
  const rows = await reader.rows(
    `SELECT tag, sum(count) AS count FROM tag_counts WHERE ${conditions.join(' AND ')} ` +
      `GROUP BY tag ORDER BY 2 DESC, tag LIMIT ${bind(size)}`,
    values,
  );
  return rows.map((one) => row.parse(one));
}
