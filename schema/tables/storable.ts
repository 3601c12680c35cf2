/**
 * The text with what Postgres cannot hold replaced by U+FFFD: NUL, and halves of surrogate pairs. Both
 * dialects store it so, or a row would change as it moves between them.
 */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
}

/** The JSON of a value, in which every text is as {@link storableText} has it, keys too. */
export function storableJson(value: unknown): string {
  // What JSON.stringify escapes as a surrogate has no partner: it writes whole pairs as they are.
  return JSON.stringify(value).replaceAll(/\\(?:u(0000|d[89a-f][\da-f]{2})|.)/g, (escape, broken) =>
    broken === undefined ? escape : '\ufffd',
  );
}
