/**
 * The letters of a user code: no vowels, so that no words appear, and none that look like others.
 * https://www.rfc-editor.org/rfc/rfc8628#section-6.1
 */
export const userCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ';
export const userCodeLength = 8;

/** A user code in its stored form, without the hyphen. */
export const userCodePattern = new RegExp(`^[${userCodeLetters}]{${userCodeLength}}$`);

/** A stored user code as people read it: `WDJB-MJHT`. */
export function formatUserCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}
