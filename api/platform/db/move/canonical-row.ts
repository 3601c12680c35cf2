import { createHash } from 'node:crypto';
import type { AnyTable, Row } from './tables.ts';

/**
 * A row as canonical text, independent of the database: columns sorted by name, times in milliseconds, JSON
 * with sorted keys (`jsonb` keeps no order), bytes as their SHA-256.
 */
export function canonicalRow({ columns }: AnyTable, row: Row): string {
  const fields = Object.keys(columns)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(row[key])}`);
  return `{${fields.join(',')}}`;
}

function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Date) return String(value.getTime());
  if (value instanceof Uint8Array)
    return `"sha256:${createHash('sha256').update(value).digest('hex')}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`);
  return `{${fields.join(',')}}`;
}
