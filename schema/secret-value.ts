/** The formats in which services write their tokens, with what to call them. */
const formats: readonly [pattern: RegExp, what: string][] = [
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{16,}/, 'a GitLab token'],
  [/\bsk-ant-[A-Za-z0-9_-]{16,}/, 'an Anthropic key'],
  [/\bsk-(?:proj-)?[A-Za-z0-9_-]{20,}/, 'an API key'],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}/, 'a Stripe key'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS key'],
  [/\bAIza[A-Za-z0-9_-]{30,}/, 'a Google key'],
  [/\bya29\.[A-Za-z0-9_-]{20,}/, 'a Google token'],
  [/\bnpm_[A-Za-z0-9]{30,}/, 'an npm token'],
  [/\bpypi-[A-Za-z0-9_-]{30,}/, 'a PyPI token'],
  [/\bhf_[A-Za-z0-9]{30,}/, 'a Hugging Face token'],
  [/\bsr_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/, 'an AgentHub key'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/, 'a JSON web token'],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/, 'a private key'],
];

/** Names of variables, headers and flags whose values are secret. */
const secretName =
  /(?:^|[^a-z])(?:api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|secret[-_ ]?key|key|token|secret|passwd|password|passphrase|pwd|pat|credentials?|authorization|cookie)(?:$|[^a-z])/i;

/** Ends of names that only look secret: `TOKEN_LIMIT` is a number, `KEY_FILE` a path. */
const plainName =
  /(?:[-_ ](?:file|path|dir|url|uri|endpoint|host|id|name|type|mode|limit|max|min|count|size|length|ttl|timeout|expiry|version|format|prefix|region|enabled|header|algorithm)|tokens)$/i;

/** The most characters in which a token is looked for; a longer text is no configuration. */
const lengthMax = 64 * 1024;

/** What a text holds in the known format of a token, such as "a GitHub token"; null if nothing. */
export function knownToken(text: string): string | null {
  const searched = text.slice(0, lengthMax);
  const found = formats.find(([pattern]) => {
    const [hit] = pattern.exec(searched) ?? [];
    return hit !== undefined && !isExample(hit);
  });
  return found?.[1] ?? null;
}

/** Whether the value of a variable, header or flag of that name is secret: `GITHUB_TOKEN`, but not `TOKEN_LIMIT`. */
export function isSecretName(name: string): boolean {
  // `apiKey` is `api Key`.
  const words = name.slice(0, 300).replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_');
  return secretName.test(words) && !plainName.test(words);
}

/**
 * Why a value must not be stored: what it seems to be, such as "a GitHub token"; null if it may be. `name` is that of
 * the variable, header or flag; without one only the value decides. Placeholders and examples may be stored.
 */
export function secretIn(value: string, name: string | null = null): string | null {
  const token = knownToken(value);
  if (token !== null) return token;
  const credential = credentialInUrl(value);
  if (credential !== null) return credential;
  const bare = withoutScheme(withoutReferences(value));
  if (bare.length < 4 || isExample(bare)) return null;
  if (name !== null && isSecretName(name)) {
    // An Authorization header and a name with TOKEN hold a secret, whatever it looks like.
    return /^(?:true|false|none|null|\d{1,3})$/i.test(bare) ? null : `the value of ${clip(name)}`;
  }
  return isRandom(bare) ? 'a random key' : null;
}

/** A password in a URL, or a key in its query. */
function credentialInUrl(text: string): string | null {
  const searched = text.slice(0, lengthMax);
  const user = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#@:]{0,200}:([^\s/?#@]{1,500})@/i.exec(searched);
  if (user && !isGiven(user[1])) return 'a password in a URL';
  const pairs = searched.matchAll(/[?&]([^=&\s#]{1,100})=([^&\s#]{1,2000})/g);
  for (const [, name = '', value = ''] of pairs) {
    if (isSecretName(decoded(name)) && !isGiven(value)) return 'a key in a URL';
  }
  return null;
}

/** Whether a value is given by the user at install, or is only an example. */
function isGiven(value = ''): boolean {
  const bare = withoutReferences(decoded(value));
  return bare.trim() === '' || isExample(bare);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not every URL is well-formed, and then its text counts as it is.
  }
}

/** A text without `${NAME}`, `$NAME`, `{name}`, `<name>` and `%NAME%`. */
function withoutReferences(text: string): string {
  return text
    .slice(0, lengthMax)
    .replaceAll(/\$?\{[^{}]{1,200}\}|<[^<>]{1,200}>|\$[A-Za-z_]\w{0,100}|%[A-Za-z_]\w{0,100}%/g, '')
    .trim();
}

/** A header value without the word for how it is written: `Bearer abc` is `abc`. */
function withoutScheme(text: string): string {
  return text.replace(/^(?:bearer|basic|token|apikey|api-key|app|key)\b[\s:=]*/i, '').trim();
}

const exampleWords =
  /your|example|sample|dummy|placeholder|change[-_ ]?me|replace|insert|enter[-_ ]|paste|xxx|\*\*\*|\.\.\.|…|todo|here$|^(?:my|the|a|some|test|fake)[-_ ]|^(?:secret|password|token|api[-_ ]?key|key|none|null|undefined|optional|required|default|test|demo)$/i;

function isExample(text: string): boolean {
  return exampleWords.test(text.slice(0, 500)) || /^(.)\1*$/.test(text);
}

/**
 * Whether a text looks as if a generator had written it: 24 or more characters of base64 with small letters,
 * capitals and digits, and at least 3.8 bits in each. A hash in hex, a path and a package name are not.
 */
function isRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+_=-]{24,512}$/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(text));
  if (kinds.length < 3 || /^[A-Z0-9_]+$/.test(text)) return false;
  const digits = text.match(/[0-9]/g)?.length ?? 0;
  return digits >= 3 && bitsPerCharacter(text) >= 3.8;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const one of text) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

function clip(name: string): string {
  return name.length <= 60 ? name : `${name.slice(0, 59)}…`;
}
