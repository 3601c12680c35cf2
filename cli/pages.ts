import type { Page } from '#schema/page.ts';
import { CliError } from './errors.ts';

/** A hundred thousand items at 100 a page. */
const pagesMax = 1_000;

/**
 * The items of all pages of a list, in order. Throws `cli.refused` for an endless list: a page without
 * items that is not the last, or more than {@link pagesMax} pages.
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
  throw new CliError('cli.refused', 'The registry sent an endless list of pages');
}
