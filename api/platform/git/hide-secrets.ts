const mask = '***';
/** What may be base64 of something: in it a slash and a plus, or a hyphen and an underscore. */
const base64Run = /[\w+/-]{8,}={0,2}/g;
const encoder = new TextEncoder();

/**
 * A text of a remote without the secrets that it was sent: as they are, as URLs and JSON write them, and
 * where something in base64 holds one, which is how HTTP sends them, with or without the word before it.
 */
export function hideSecrets(text: string, secrets: string[]): string {
  const given = secrets.filter((secret) => secret !== '');
  const plain = given
    .flatMap(writtenForms)
    .reduce((rest, form) => rest.replaceAll(form, mask), text)
    .replace(/\b(?:basic|bearer)\s+[\w+/=.-]+/gi, mask)
    // Base64 in a URL is base64.
    .replace(/%(2[BF]|3D)/gi, (escaped) => decodeURIComponent(escaped));
  const bytes = given.map((secret) => binary(encoder.encode(secret)));
  return plain.replace(base64Run, (run) => (holdsOne(run, bytes) ? mask : run));
}

function writtenForms(secret: string): string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

/** Tried at each of its first characters: what stands before it may look like a part of it, as in `%20b2F1`. */
function holdsOne(run: string, secrets: string[]): boolean {
  const digits = run.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  return [0, 1, 2, 3].some((skipped) => {
    const rest = digits.slice(skipped);
    // One digit alone is no byte.
    const whole = rest.length % 4 === 1 ? rest.slice(0, -1) : rest;
    const decoded = atob(whole);
    return secrets.some((secret) => decoded.includes(secret));
  });
}

/** Bytes as `atob` gives them, a character each. */
function binary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
