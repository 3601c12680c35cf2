/** Why `DATABASE_URL` cannot be opened; the message is for the operator, without secrets. */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';
}
