import type { Connection } from './connection.ts';
import { isBusy } from './engine-error.ts';

/**
 * The generation of a database file: a number that changes with every commit of any process, except quiet
 * writes of this one. It is SQLite's data version as the reader connection sees it, minus the changes that
 * quiet writes made to it.
 */
export class FileGeneration {
  readonly #reader: () => Connection;
  /** The generation of this turn of the event loop; undefined until it is read. */
  #current: number | null | undefined;
  /** The generation at the start of the running quiet write; undefined if none runs. */
  #beforeQuietWrite: number | null | undefined;
  /** How far quiet writes have moved the data version. */
  #quietChanges = 0;

  /** `reader` opens the reader connection if it is not open. */
  constructor(reader: () => Connection) {
    this.#reader = reader;
  }

  /**
   * The generation; null while another process prevents reading it by opening or closing the file. It is read
   * once per turn of the event loop, and after every {@link invalidate}: a write that another process
   * acknowledges during this turn can be requested in the next turn at the earliest.
   */
  current(): number | null {
    if (this.#beforeQuietWrite !== undefined) return this.#beforeQuietWrite;
    if (this.#current !== undefined) return this.#current;
    setImmediate(() => {
      this.#current = undefined;
    });
    this.#current = this.#read();
    return this.#current;
  }

  /** Call it after every write of this process. */
  invalidate(): void {
    this.#current = undefined;
  }

  /**
   * Call it after `writer` began a quiet write transaction, and the returned function after it ended, unless
   * the client is closed by then. Nobody else can commit during the transaction, so the generation stays
   * the same. A change of the reader's data version afterwards is from this commit, unless the writer, which
   * does not count its own commits, has seen another one.
   */
  beginQuietWrite(writer: Connection): (isClosed: boolean) => void {
    const writerBefore = dataVersion(writer);
    const before = this.#read();
    this.#beforeQuietWrite = before;
    return (isClosed) => {
      this.#beforeQuietWrite = undefined;
      if (isClosed) return;
      const after = this.#read();
      const isOwn = writerBefore !== null && dataVersion(writer) === writerBefore;
      if (isOwn && before !== null && after !== null) this.#quietChanges += after - before;
    };
  }

  #read(): number | null {
    const version = dataVersion(this.#reader());
    return version === null ? null : version - this.#quietChanges;
  }
}

/**
 * A number that changes when another connection commits; null while another process prevents reading it by
 * opening or closing the file. https://www.sqlite.org/pragma.html#pragma_data_version
 */
function dataVersion(connection: Connection): number | null {
  try {
    return Number(connection.first('PRAGMA data_version')?.[0]);
  } catch (error) {
    if (isBusy(error)) return null;
    throw error;
  }
}
