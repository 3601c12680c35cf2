/** A command refused to do its work. The message says what to do next, and contains no secret. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}
