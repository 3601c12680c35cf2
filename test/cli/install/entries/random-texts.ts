import type { EntryFormat } from '#cli/install/entries/entry-text.ts';

/** Writes texts as people write them: with comments, gaps, odd keys, and every layout of a format. */
export function randomText(format: EntryFormat, random: () => number): string {
  const text = { json, toml, yaml }[format](random);
  const eol = random() < 0.3 ? text.replaceAll('\n', '\r\n') : text;
  return random() < 0.1 ? `\ufeff${eol}` : eol;
}

const keys = [
  'a',
  'mcpServers',
  'x-1',
  'a.b',
  'q"\'q',
  '__proto__',
  'constructor',
  '服务',
  'Z_9',
  ' ',
  '0',
];
const scalars = ['1', 'true', '"t#x"', '"// no"', '"{"', '[1, 2]', '[]', '0.5', '"\\u4f60\\n"'];

function pick<T>(random: () => number, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** Up to `most` keys, each once. */
function someKeys(random: () => number, most: number): string[] {
  return keys.filter(() => random() < most / keys.length);
}

function json(random: () => number): string {
  const isFlat = random() < 0.2;
  const unit = pick(random, ['  ', '\t', '    ']);
  const comments = isFlat
    ? ['', '/* c */', ' ']
    : ['', '', '', ' // c, }', ' /* c\n */', '\n', ' '];
  const comment = () => pick(random, comments);
  const object = (depth: number, indent: string): string => {
    const chosen = someKeys(random, depth === 0 ? 4 : 3);
    const inner = indent + unit;
    if (chosen.length === 0)
      return pick(
        random,
        isFlat ? ['{}', '{ }'] : ['{}', '{ }', `{\n${indent}}`, `{ // c\n${indent}}`, '{/* c */}'],
      );
    const gap = () => (isFlat ? pick(random, ['', ' ']) : `\n${inner}`);
    const pairs = chosen.map((key) => {
      const value = depth < 2 && random() < 0.5 ? object(depth + 1, inner) : pick(random, scalars);
      return `${gap()}${JSON.stringify(key)}${pick(random, ['', ' '])}: ${value}`;
    });
    const joined = pairs
      .map((pair, at) =>
        at < pairs.length - 1 ? `${pair}${pick(random, ['', ' '])},${comment()}` : pair,
      )
      .join('');
    const end = `${random() < 0.2 ? ',' : ''}${comment()}${isFlat ? pick(random, ['', ' ']) : `\n${indent}`}`;
    return `{${comment()}${joined}${end}}`;
  };
  return `${pick(random, ['', '\n', isFlat ? '' : '// head\n'])}${object(0, '')}${pick(random, ['', '\n', '\n\n'])}`;
}

function toml(random: () => number): string {
  const lines: string[] = [];
  const key = (name: string) => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name));
  const values = [
    "'''\n[no]\n'''",
    '"""a\n# b"""',
    '[\n  1, # c\n  2,\n]',
    '1979-05-27',
    '{ a = 1 }',
    ...scalars,
  ];
  const noise = () => lines.push(...pick(random, [[], [], [''], ['# [c]'], ['', '# c', '']]));
  noise();
  for (const name of someKeys(random, 3)) {
    if (name !== 'mcpServers')
      lines.push(`${key(name)} = ${pick(random, values)}${pick(random, ['', ' # c'])}`);
    noise();
  }
  for (const name of someKeys(random, 3)) {
    lines.push(`[ t . ${key(name)} ] # c`);
    for (const inner of someKeys(random, 2)) lines.push(`${key(inner)}=${pick(random, values)}`);
    noise();
  }
  if (random() < 0.5) lines.push('[mcpServers]');
  for (const name of someKeys(random, 2)) lines.push(`[mcpServers.${key(name)}]`, 'command = "x"');
  if (random() < 0.3) lines.push('[[list]]', 'a = 1', '[[list]]');
  noise();
  return lines.join('\n') + pick(random, ['', '\n', '\n\n']);
}

function yaml(random: () => number): string {
  const key = (name: string) => (/^[A-Za-z]\w*$/.test(name) ? name : JSON.stringify(name));
  const values = [
    '|\n@  text\n\n@  # more\n',
    '>-\n@  text\n@  text',
    '|+\n@  text\n\n',
    "'it''s'",
    '{ a: 1 }',
    '{a: 1,}',
    '{}',
    '[a,\n@  b]',
    '&x 1',
    '~',
    '',
    ...scalars,
  ];
  const noise = (indent: string) => pick(random, ['', '', '', '\n', `${indent}# c\n`, '# c\n\n']);
  const unit = pick(random, ['  ', '    ', ' ']);
  const map = (depth: number, indent: string): string => {
    const chosen = someKeys(random, 3);
    if (chosen.length === 0) return `${indent}only: 1\n`;
    return chosen
      .map((name) => {
        if (depth < 2 && random() < 0.4)
          return `${indent}${key(name)}:${pick(random, ['', ' # c'])}\n${map(depth + 1, indent + unit)}`;
        const value = pick(random, values).replaceAll('@', indent);
        const end = value.endsWith('\n')
          ? ''
          : `${/^[^|>[]*$/.test(value) ? pick(random, ['', ' # c']) : ''}\n`;
        return `${noise(indent)}${indent}${key(name)}: ${value}${end}`;
      })
      .join('');
  };
  const text = `${pick(random, ['', '# head\n', '---\n'])}${random() < 0.05 ? '' : map(0, '')}${noise('')}`;
  return random() < 0.3 ? text.replace(/\n$/, '') : text;
}
