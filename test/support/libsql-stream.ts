import { LibsqlError, type InValue, type ResultSet, type Transaction } from '@libsql/client/web';
import type { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';

type HranaValue =
  | { type: 'null' }
  | { type: 'integer'; value: string }
  | { type: 'float'; value: number }
  | { type: 'text'; value: string }
  | { type: 'blob'; base64: string };

type Statement = {
  sql?: string;
  sql_id?: number;
  args?: HranaValue[];
  named_args?: { name: string; value: HranaValue }[];
};

type Condition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: Condition }
  | { type: 'and' | 'or'; conds: Condition[] }
  | { type: 'is_autocommit' };

/** A request of a pipeline; names are the protocol's. */
export type PipelineRequest =
  | { type: 'close' | 'get_autocommit' }
  | { type: 'execute'; stmt: Statement }
  | { type: 'batch'; batch: { steps: { condition?: Condition; stmt: Statement }[] } }
  | { type: 'sequence'; sql?: string; sql_id?: number }
  | { type: 'store_sql'; sql_id: number; sql: string }
  | { type: 'close_sql'; sql_id: number };

/** Who writes to a database: whoever waits for longer than the server's bound ends the transaction before. */
export class WriteTurn {
  #holder: { stream: HranaStream; since: number } | null = null;
  readonly #milliseconds: number;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  async take(stream: HranaStream, begin: () => Promise<Transaction>): Promise<Transaction> {
    const look = setInterval(() => this.#endOverdue(), 50);
    try {
      const transaction = await begin();
      this.#holder = { stream, since: performance.now() };
      return transaction;
    } finally {
      clearInterval(look);
    }
  }

  #endOverdue(): void {
    if (!this.#holder || performance.now() - this.#holder.since < this.#milliseconds) return;
    this.#holder.stream.timeOut();
    this.#holder = null;
  }
}

/** One stream of a libSQL server: statements one after the other, in a transaction once one began. */
export class HranaStream {
  closed = false;
  readonly #client: LibsqlFileClient;
  readonly #stored = new Map<number, string>();
  #transaction: Transaction | null = null;
  readonly #turn: WriteTurn;
  #timedOut = false;

  constructor(client: LibsqlFileClient, turn: WriteTurn) {
    this.#client = client;
    this.#turn = turn;
  }

  /** Answers as the protocol does, an error of SQLite too. */
  async answer(request: PipelineRequest) {
    try {
      return { type: 'ok', response: await this.#respond(request) };
    } catch (error) {
      return { type: 'error', error: errorOf(error) };
    }
  }

  /** Rolls back what was begun; the next statement is told. */
  timeOut(): void {
    if (!this.#transaction) return;
    this.#timedOut = true;
    this.#transaction.close();
    this.#transaction = null;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#transaction?.close();
    this.#transaction = null;
  }

  async #respond(request: PipelineRequest) {
    const { type } = request;
    switch (type) {
      case 'close':
        await this.close();
        return { type };
      case 'execute':
        return { type, result: await this.#execute(request.stmt) };
      case 'batch':
        return { type, result: await this.#batch(request.batch.steps) };
      case 'sequence': {
        const sql = this.#sqlOf(request);
        await (this.#transaction ?? this.#client).executeMultiple(sql);
        return { type };
      }
      case 'store_sql':
        this.#stored.set(request.sql_id, request.sql);
        return { type };
      case 'close_sql':
        this.#stored.delete(request.sql_id);
        return { type };
      case 'get_autocommit':
        return { type, is_autocommit: this.#transaction === null };
    }
  }

  async #batch(steps: { condition?: Condition; stmt: Statement }[]) {
    const results: unknown[] = [];
    const errors: unknown[] = [];
    const holds = (condition: Condition): boolean => {
      switch (condition.type) {
        case 'ok':
          return Boolean(results[condition.step]);
        case 'error':
          return Boolean(errors[condition.step]);
        case 'not':
          return !holds(condition.cond);
        case 'and':
          return condition.conds.every(holds);
        case 'or':
          return condition.conds.some(holds);
        case 'is_autocommit':
          return this.#transaction === null;
      }
    };
    for (const [index, { condition, stmt }] of steps.entries()) {
      results[index] = errors[index] = null;
      if (condition && !holds(condition)) continue;
      try {
        results[index] = await this.#execute(stmt);
      } catch (error) {
        errors[index] = errorOf(error);
      }
    }
    return { step_results: results, step_errors: errors };
  }

  async #execute(statement: Statement) {
    const sql = this.#sqlOf(statement);
    if (this.#timedOut) {
      this.#timedOut = false;
      throw new LibsqlError('Transaction timed out', 'TRANSACTION_TIMEOUT');
    }
    if (/^\s*begin\b/i.test(sql)) {
      this.#transaction = /readonly/i.test(sql)
        ? await this.#client.transaction('read')
        : await this.#turn.take(this, () => this.#client.transaction('write'));
      return nothing;
    }
    if (/^\s*(?:commit|rollback)\s*;?\s*$/i.test(sql)) {
      const transaction = this.#transaction;
      this.#transaction = null;
      if (/commit/i.test(sql)) await transaction?.commit();
      else await transaction?.rollback();
      return nothing;
    }
    const args = statement.named_args?.length
      ? Object.fromEntries(statement.named_args.map(({ name, value }) => [name, toEngine(value)]))
      : (statement.args ?? []).map(toEngine);
    const result = await (this.#transaction ?? this.#client).execute({ sql, args });
    if (sizeOf(result) > answerBytesMax)
      throw new LibsqlError('Response is too large', 'RESPONSE_TOO_LARGE');
    return resultOf(result);
  }

  #sqlOf({ sql, sql_id }: { sql?: string; sql_id?: number }): string {
    const found = sql ?? this.#stored.get(sql_id ?? -1);
    if (found === undefined) throw new LibsqlError('SQL text was not stored', 'SQL_NOT_FOUND');
    return found;
  }
}

/** `--max-response-size` of sqld; it counts bytes, not their base64. */
const answerBytesMax = 10_000_000;

function sizeOf({ rows, columns }: ResultSet): number {
  let bytes = 0;
  for (const row of rows)
    for (const at of columns.keys()) {
      const value = row[at];
      if (typeof value === 'string') bytes += Buffer.byteLength(value);
      else if (value instanceof ArrayBuffer) bytes += value.byteLength;
    }
  return bytes;
}

const nothing = { cols: [], rows: [], affected_row_count: 0, last_insert_rowid: null };

function toEngine(value: HranaValue): InValue {
  switch (value.type) {
    case 'null':
      return null;
    case 'integer':
      return BigInt(value.value);
    case 'blob':
      return new Uint8Array(Buffer.from(value.base64, 'base64'));
    default:
      return value.value;
  }
}

function fromEngine(value: unknown): HranaValue {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'bigint' || Number.isInteger(value))
    return { type: 'integer', value: String(value) };
  if (typeof value === 'number') return { type: 'float', value };
  if (typeof value === 'string') return { type: 'text', value };
  const bytes = Buffer.from(value as ArrayBuffer);
  return { type: 'blob', base64: bytes.toString('base64') };
}

function resultOf({ columns, columnTypes, rows, rowsAffected, lastInsertRowid }: ResultSet) {
  return {
    cols: columns.map((name, index) => ({ name, decltype: columnTypes[index] || null })),
    rows: rows.map((row) => columns.map((_, index) => fromEngine(row[index]))),
    affected_row_count: rowsAffected,
    last_insert_rowid: lastInsertRowid === undefined ? null : String(lastInsertRowid),
  };
}

/** As the server tells it: `SQLITE_CONSTRAINT`, never which one; that stands in the message alone. */
function errorOf(error: unknown) {
  if (!(error instanceof LibsqlError)) return { message: String(error), code: 'INTERNAL' };
  const message = error.message.replace(/^(?:SQLITE_\w+: )+/, '');
  return { message: `SQLite error: ${message}`, code: error.code };
}
