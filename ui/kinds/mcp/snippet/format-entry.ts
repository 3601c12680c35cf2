import type { McpClient } from '#schema/kinds/mcp/clients.ts';

/** The entry of a server as text for the client's file: the keys that lead to it, and below them its value. */
export function formatEntry(
  format: McpClient['format'],
  keys: readonly string[],
  value: Readonly<Record<string, unknown>>,
): string {
  if (format === 'toml') return toml(keys, value).join('\n');
  const whole = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return format === 'json' ? JSON.stringify(whole, null, 2) : yaml(whole, '').join('\n');
}

/** A table with its keys first, then its tables, as TOML wants it. https://toml.io/en/v1.0.0 */
function toml(keys: readonly string[], table: Readonly<Record<string, unknown>>): string[] {
  const entries = Object.entries(table);
  const own = entries.filter(([, value]) => !isMap(value));
  const tables = entries.filter(([, value]) => isMap(value));
  return [
    `[${keys.map(tomlKey).join('.')}]`,
    ...own.map(([key, value]) => `${tomlKey(key)} = ${tomlValue(value)}`),
    ...tables.flatMap(([key, value]) => ['', ...toml([...keys, key], isMap(value) ? value : {})]),
  ];
}

function tomlKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : quoted(key);
}

function tomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** Maps in block style, lists and texts as JSON, which YAML 1.2 contains. https://yaml.org/spec/1.2.2/ */
function yaml(value: unknown, indent: string): string[] {
  if (!isMap(value)) return [`${indent}${yamlValue(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => {
    const start = `${indent}${/^[A-Za-z_][\w-]*$/.test(key) ? key : quoted(key)}:`;
    return isMap(inner) && Object.keys(inner).length > 0
      ? [start, ...yaml(inner, `${indent}  `)]
      : [`${start} ${isMap(inner) ? '{}' : yamlValue(inner)}`];
  });
}

function yamlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(', ')}]`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** A text in double quotes, for which TOML and YAML take what JSON does, but for DEL. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
