const mask = '***';
/** Possible base64, in the standard or the URL alphabet. */
const base64Run = /[\w+/-]{8,}={0,2}/g;
const encoder = new TextEncoder();

/**
 * Masks secrets in a remote's text: as they are, URL- or JSON-encoded, and inside any base64 text, which is
 * how HTTP sends them, with or without the scheme before it.
 */
export function hideSecrets(text: string, secrets: string[]): string {
  const given = secrets.filter((secret) => secret !== '');
  const plain = given
    .flatMap(writtenForms)
    .reduce((rest, form) => rest.replaceAll(form, mask), text)
    .replace(/\b(?:basic|bearer)\s+[\w+/=.-]+/gi, mask)
    // Undo URL encoding inside base64.
    .replace(/%(2[BF]|3D)/gi, (escaped) => decodeURIComponent(escaped));
  const bytes = given.map((secret) => binary(encoder.encode(secret)));
  return plain.replace(base64Run, (run) => (containsSecret(run, bytes) ? mask : run));
}

function writtenForms(secret: string): string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

/**
 * Whether a base64 text contains a secret. Decoded from each of its first four characters: preceding text may
 * look like base64, as in `%20b2F1`.
 */
function containsSecret(run: string, secrets: string[]): boolean {
  const digits = run.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  return [0, 1, 2, 3].some((skipped) => {
    const rest = digits.slice(skipped);
    // A single base64 digit encodes no byte.
    const whole = rest.length % 4 === 1 ? rest.slice(0, -1) : rest;
    const decoded = atob(whole);
    return secrets.some((secret) => decoded.includes(secret));
  });
}

/** Bytes as a binary string, as `atob` returns them. */
function binary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
