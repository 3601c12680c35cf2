import type { InValue, ResultSet, Row, Value } from '@libsql/client/web';

// Writing these on an array would change the array itself.
const unnamed = /^(?:\d+|length|constructor)$/;

/**
 * What turns the values of one row, in place, into a row with access by index and by column name (the
 * first of two columns with one name wins). Unlike `@libsql/client`'s, a row is an array, so its indexes
 * are enumerable too: drizzle slices every row, and on an array that takes 28 % off a list of 20.
 */
export function rowMaker(columns: string[]): (values: unknown[]) => Row {
  const named = columns
    .map((name, index) => ({ name, index }))
    .filter(({ name, index }) => columns.indexOf(name) === index && !unnamed.test(name));
  return (values) => {
    for (let at = 0; at < values.length; at++) values[at] = fromEngine(values[at]);
    const row = values as unknown as Record<string, unknown>;
    for (const { name, index } of named) row[name] = values[index];
    return row as Row;
  };
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
