/** Why a command did not do its work: the message says what to do next, and holds no secret. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}
