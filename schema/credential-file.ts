/** The part of a file that is checked. */
const lookedAtBytes = 64 * 1024;

const privateKeyHead = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/;

/** Files that count as credentials by their name alone, with a description. */
const byName: readonly (readonly [name: RegExp, kind: string])[] = [
  [
    /^\.env(?:rc)?$|^\.env\.(?!(?:.*\.)?(?:example|sample|template|dist)$)[^/]+$/,
    'an environment file',
  ],
  [/^id_(?:rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)$/, 'an SSH key'],
  [/^(?:\.git-credentials|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.htpasswd)$/, 'a file of passwords'],
  [/\.(?:ppk|p12|pfx|jks|keystore)$/, 'a private key'],
];

/** Files that count as credentials only if their content matches. */
const byContent: readonly (readonly [name: RegExp, content: RegExp, kind: string])[] = [
  [
    /^\.npmrc$|^\.yarnrc(?:\.yml)?$/,
    /(?:_auth(?:Token)?|_password|npmAuth(?:Token|Ident))["']?\s*[=:]\s*["']?(?!\$\{)[^\s"']/,
    'a token for a package registry',
  ],
  [
    /^\.pypirc$|^pip\.conf$/,
    /password\s*[=:]\s*\S|:\/\/[^\s:@/]+:[^\s@/]+@/,
    'a password for a package registry',
  ],
  [
    /^(?:\.dockercfg|config\.json)$/,
    /"auth"\s*:\s*"[A-Za-z0-9+/]{8,}={0,2}"/,
    'a password for a container registry',
  ],
  [
    /^credentials(?:\.toml)?$/,
    /^[ \t]*(?:aws_secret_access_key|api_?key|token|password)\s*=\s*\S/im,
    'a file of credentials',
  ],
  [/\.json$/, /"private_key"\s*:\s*"-----BEGIN/, 'a key of a cloud account'],
];

const decoder = new TextDecoder();

/**
 * The kind of credential in a file, such as `a private key`, by its name or the first 64 KiB of its content; null if
 * there is none. Templates (`.env.example`), public keys and certificates are not credentials.
 */
export function credentialKind(path: string, bytes: Uint8Array): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  for (const [pattern, kind] of byName) if (pattern.test(name)) return kind;
  const candidates = byContent.filter(([pattern]) => pattern.test(name));
  // A key begins with a dash, so most files need no decoding.
  if (candidates.length === 0 && bytes[0] !== 0x2d && !/\.(?:pem|key)$/.test(name)) return null;
  const head = decoder.decode(bytes.subarray(0, lookedAtBytes));
  for (const [, content, kind] of candidates) if (content.test(head)) return kind;
  const isKeyFile = /\.(?:pem|key)$/.test(name) || head.startsWith('-----BEGIN ');
  return isKeyFile && privateKeyHead.test(head) ? 'a private key' : null;
}
