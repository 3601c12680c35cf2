/**
 * The seconds that a `Retry-After` asks to wait, from `now`: as a number or as a date
 * (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after). 0 for a time that is past; null for nothing, and
 * for what is neither. How long to wait at most is for the caller to say.
 */
export function parseRetryAfter(text: string | null | undefined, now: Date): number | null {
  const value = text?.trim() ?? '';
  if (/^\d{1,10}(?:\.\d{1,3})?$/.test(value)) return Number(value);
  // An HTTP date, and nothing else of what Date.parse takes.
  if (!/^[A-Z][a-z]{2,8}, ?\d/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
