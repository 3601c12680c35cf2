/**
 * The seconds to wait, from `now`, of a `Retry-After` header with a number or a date
 * (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after). 0 for a past time; null if the header is missing or
 * invalid. The caller must limit the wait.
 */
export function parseRetryAfter(text: string | null | undefined, now: Date): number | null {
  const value = text?.trim() ?? '';
  if (/^\d{1,10}(?:\.\d{1,3})?$/.test(value)) return Number(value);
  // Accepts only HTTP dates; Date.parse accepts much more.
  if (!/^[A-Z][a-z]{2,8}, ?\d/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
