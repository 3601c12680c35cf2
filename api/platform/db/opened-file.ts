import { type BigIntStats, statSync } from 'node:fs';
import { LibsqlError } from '@libsql/client/web';

/**
 * Remembers which file a path named when it was first opened. A file that is removed or replaced while it is
 * open still accepts writes, which nobody will ever read.
 */
export class OpenedFile {
  readonly #path: string;
  #first: BigIntStats | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Throws `LibsqlError` SQLITE_READONLY_DBMOVED, like SQLite's own check, unless the path still names the
   * file of the first call.
   */
  assertInPlace(): void {
    const now = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    this.#first ??= now ?? null;
    if (now && now.ino === this.#first?.ino && now.dev === this.#first.dev) return;
    const what = now ? 'was replaced by another file' : 'was removed';
    throw new LibsqlError(`${this.#path} ${what}`, 'SQLITE_READONLY', 'SQLITE_READONLY_DBMOVED');
  }
}
