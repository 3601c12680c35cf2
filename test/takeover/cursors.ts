/** Whether a cursor is one of a search, as 14e5071 made them. */
export function isOfSearch(cursor: unknown): boolean {
  return parsed(cursor)[0] === 'relevance';
}

/** What is in a cursor of 14e5071; nothing where there is none. */
export function parsed(cursor: unknown): unknown[] {
  return typeof cursor === 'string' ? JSON.parse(Buffer.from(cursor, 'base64url').toString()) : [];
}
