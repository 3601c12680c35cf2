import {
  LibsqlBatchError,
  LibsqlError,
  type InArgs,
  type InStatement,
  type ResultSet,
} from '@libsql/client/web';
import type { Connection } from './connection.ts';

/** A statement of a batch: SQL, an object, or a tuple. */
export type BatchStatement = InStatement | [string, InArgs?];

/** The SQL and the arguments of a statement, in any form of `@libsql/client`. */
export function normalize(statement: BatchStatement, args?: InArgs): { sql: string; args: InArgs } {
  if (typeof statement === 'string') return { sql: statement, args: args ?? [] };
  if (Array.isArray(statement)) return { sql: statement[0], args: statement[1] ?? [] };
  return { sql: statement.sql, args: statement.args ?? [] };
}

/** Runs statements in sequence. Throws `LibsqlBatchError` with the index of the one that failed. */
export function runBatch(connection: Connection, statements: BatchStatement[]): ResultSet[] {
  return statements.map((statement, index) => {
    try {
      const { sql, args } = normalize(statement);
      return connection.execute(sql, args);
    } catch (error) {
      if (!(error instanceof LibsqlError)) throw error;
      const { message, code, extendedCode, rawCode } = error;
      throw new LibsqlBatchError(message, index, code, extendedCode, rawCode, error);
    }
  });
}

/** Whether a statement certainly only reads. Others go to the writer, which is slower but always right. */
export function isRead(sql: string): boolean {
  if (/^\s*(?:select|values|explain)\b/i.test(sql)) return true;
  return /^\s*with\b/i.test(sql) && !/\b(?:insert|update|delete|replace)\b/i.test(sql);
}

/** Whether SQLite refuses or ignores a statement inside a transaction. */
export function cannotRunInTransaction(sql: string): boolean {
  return /^\s*(?:pragma|vacuum|attach|detach)\b/i.test(sql);
}
