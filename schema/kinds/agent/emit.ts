/** A value of JSON; undefined is left out. */
type Data = Readonly<Record<string, unknown>>;

/** Words that YAML does not read as text. */
const yamlWords = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
const plainWord = /^[A-Za-z][\w-]*$/;

/** JSON in which every character is one that YAML and TOML allow in quotes. */
function quoted(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A Markdown file with a YAML frontmatter. Lists and maps are written as JSON, which YAML reads as it is. */
export function markdownWithFrontmatter(data: Data, body: string): string {
  const isPlain = (text: string) => plainWord.test(text) && !yamlWords.test(text);
  const lines = entriesOf(data).map(([key, value]) => {
    const written = typeof value === 'string' && isPlain(value) ? value : quoted(value);
    return `${isPlain(key) ? key : quoted(key)}: ${written}`;
  });
  return `---\n${lines.join('\n')}\n---\n\n${body.trim()}\n`;
}

/** A TOML document of one level; maps in it are inline tables. A null is left out, because TOML has none. */
export function toml(data: Data): string {
  return entriesOf(data)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${tomlKey(key)} = ${tomlValue(value, true)}\n`)
    .join('');
}

function tomlKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : quoted(key);
}

function tomlValue(value: unknown, isTop = false): string {
  if (typeof value === 'string')
    return isTop && isBlock(value) ? `'''\n${value}'''` : quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== null).map((item) => tomlValue(item));
    return `[${items.join(', ')}]`;
  }
  const pairs = entriesOf(Object.fromEntries(Object.entries(value)))
    .filter(([, one]) => one !== null)
    .map(([key, one]) => `${tomlKey(key)} = ${tomlValue(one)}`);
  return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}';
}

/** Whether a text can be written as it is between three quotes. */
function isBlock(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- TOML allows no control characters there but tabs and line breaks.
  return text.includes('\n') && !/'''|'$|[\u0000-\u0008\u000b-\u001f\u007f]/.test(text);
}

function entriesOf(data: Data): [string, unknown][] {
  return Object.entries(data).filter(([, value]) => value !== undefined);
}
