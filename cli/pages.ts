import type { Page } from '#schema/page.ts';
import { CliError } from './errors.ts';

/** A hundred thousand items by pages of 100; a registry with more has other ways to ask. */
const pagesMax = 1_000;

/**
 * The items of all pages of a list, in order. Throws `cli.refused` for a list that comes to no end: pages
 * without items, or more than {@link pagesMax}.
 */
export async function everyItem<T>(
  fetchPage: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < pagesMax; count += 1) {
    const page = await fetchPage(cursor);
    for (const item of page.items) items.push(item);
    if (page.nextCursor === null) return items;
    if (page.items.length === 0) break;
    cursor = page.nextCursor;
  }
  throw new CliError('cli.refused', 'The registry gives pages of a list without an end');
}
