import type { InValue, ResultSet, Row, Value } from '@libsql/client/web';

type RowClass = new (values: unknown[]) => Row;

/**
 * A class for the rows of one statement: values by index through the prototype, by name as own
 * enumerable properties (the first of two columns with one name wins), as `@libsql/client` gives them.
 * One class a statement, because defining properties row by row took most of the time of a list.
 */
export function rowClass(columns: string[]): RowClass {
  const names = columns.map((name, index) => ({ name, index }));
  const owned = names.filter(({ name, index }) => columns.indexOf(name) === index);
  class StatementRow {
    readonly #values: unknown[];
    constructor(values: unknown[]) {
      this.#values = values;
      const row = this as unknown as Record<string, unknown>;
      for (const { name, index } of owned) row[name] = values[index];
    }
    static at(row: StatementRow, index: number): unknown {
      return row.#values[index];
    }
  }
  Object.defineProperty(StatementRow.prototype, 'length', { value: columns.length });
  for (const { index } of names) {
    Object.defineProperty(StatementRow.prototype, index, {
      get(this: StatementRow) {
        return StatementRow.at(this, index);
      },
    });
  }
  return StatementRow as unknown as RowClass;
}

/** A result as `@libsql/client` gives it. */
export function resultSet(
  columns: string[],
  columnTypes: string[],
  rows: Row[],
  rowsAffected: number,
  lastInsertRowid: bigint | undefined,
): ResultSet {
  return {
    columns,
    columnTypes,
    rows,
    rowsAffected,
    lastInsertRowid,
    toJSON: () => ({
      columns,
      columnTypes,
      rows: rows.map((row) => Array.from(row).map(toJson)),
      rowsAffected,
      lastInsertRowid: lastInsertRowid === undefined ? null : String(lastInsertRowid),
    }),
  };
}

function toJson(value: Value): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('base64');
  return value;
}

/**
 * A value of the engine as the client gives it: blobs as `ArrayBuffer`.
 * Throws `RangeError` on an integer that a number cannot hold.
 */
export function fromEngine(value: unknown): unknown {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      throw new RangeError(`the database gave an integer that a number cannot hold: ${value}`);
    return value;
  }
  if (value instanceof Uint8Array) {
    return value.byteOffset === 0 && value.byteLength === value.buffer.byteLength
      ? value.buffer
      : value.slice().buffer;
  }
  return value;
}

/**
 * A parameter as the engine takes it. Anything the engine does not know must not reach it: it ends the
 * whole process on a boolean (libsql 0.5.29). Throws `RangeError` or `TypeError`.
 */
export function toEngine(value: InValue | undefined): unknown {
  if (value === null) return null;
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be stored`);
      return value;
    case 'bigint':
      if (value !== BigInt.asIntN(64, value)) throw new RangeError(`${value} is beyond 64 bits`);
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
  }
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof Date) return value.getTime();
  throw new TypeError(`a parameter of type ${typeof value} cannot be stored`);
}
