import type { TagQuery } from '#api/domain/search.ts';
import { storableText } from '#schema/tables/storable.ts';
import type { Statement } from './search-select-postgres.ts';

/**
 * Asks for the tags of a {@link TagQuery}, from the counts that triggers keep (migration
 * 0003_tag_counts): columns `tag`, `count`. Null when nothing may be read.
 */
export function tagsStatement({ readable, kind, prefix, size }: TagQuery): Statement | null {
  const audiences = [...readable.visibilities, ...readable.namespaceIds];
  if (!readable.all && audiences.length === 0) return null;
  const values: (string | number)[] = [];
  const bind = (value: string | number) => `$${values.push(value)}`;
  const conditions = ['true'];
  if (!readable.all)
    conditions.push(`audience = ANY (string_to_array(${bind(audiences.join('\n'))}, E'\\n'))`);
  if (kind !== undefined) conditions.push(`kind = ${bind(kind)}`);
  if (prefix) conditions.push(`starts_with(tag, ${bind(storableText(prefix))})`);
  const where = conditions.join(' AND ');
  return {
    sql:
      `SELECT tag, sum(count)::float8 AS count FROM (` +
      `SELECT tag, count FROM tag_counts WHERE ${where} UNION ALL ` +
      `SELECT tag, change FROM tag_changes WHERE ${where}) one ` +
      `GROUP BY tag HAVING sum(count) > 0 ORDER BY 2 DESC, tag LIMIT ${bind(size)}::int`,
    values,
  };
}
