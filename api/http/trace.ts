/**
 * The trace id of a `traceparent` header; null for a missing or malformed one, which must be ignored. A later
 * version than 00 may have more fields. https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceIdOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const [, version, trace, parent, rest] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/.exec(header) ?? [];
  if (version === undefined || trace === undefined || parent === undefined) return null;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  return /^0+$/.test(trace) || /^0+$/.test(parent) ? null : trace;
}
