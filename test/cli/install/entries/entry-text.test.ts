import { describe, expect, it } from 'vitest';
import { canonicalJson, toData } from '#cli/install/entries/data.ts';
import { type Edit, EntryError } from '#cli/install/entries/editor.ts';
import {
  type EntryFormat,
  readEntry,
  removeEntry,
  setEntry,
  snippetOf,
} from '#cli/install/entries/entry-text.ts';
import { pathOf, pointerOf } from '#cli/install/entries/pointer.ts';
import { seeded } from '#test/support/random.ts';
import { randomText } from './random-texts.ts';

const server = {
  command: 'npx',
  args: ['-y', '@scope/pkg', '', '# "no" \\ 服务\n'],
  env: { KEY: '${KEY}', 'a.b': 'yes', empty: '' },
  none: {},
  disabled: false,
  timeout: 30,
};
const other = { url: 'http://hub.corp', headers: { 'X-"y"': "it's" } };
const names = [
  'files',
  'a.b',
  'q"\'q',
  '__proto__',
  'constructor',
  '服务 器',
  'a/b~c',
  '0',
  '-',
  '#',
];

/** Sets an entry, or gives null if the text does not allow it. */
function tried(text: string, format: EntryFormat, pointer: string, value: unknown) {
  try {
    return setEntry(text, format, pointer, value);
  } catch (err) {
    if (err instanceof EntryError) return null;
    throw err;
  }
}

describe.each(['json', 'toml', 'yaml'] as const)('an entry in any %s file', (format) => {
  it('goes in and out of 150 random files, and leaves every byte as it was', () => {
    const random = seeded(7);
    let done = 0;
    for (let run = 0; run < 150; run += 1) {
      const text = randomText(format, random);
      const name = names[run % names.length] ?? '';
      const pointer = pointerOf(run % 7 === 0 ? ['t', name] : ['mcpServers', name]);
      const taken =
        tried(text, format, '/none', {}) && readEntry(text, format, pointer) !== undefined;
      const edit = taken ? null : tried(text, format, pointer, server);
      if (!edit) continue;
      done += 1;
      const read = readEntry(edit.text, format, pointer);
      expect(canonicalJson(read)).toBe(canonicalJson(toData(server)));
      expect(removeEntry(edit.text, format, pointer, edit.parents)).toBe(text);
      const updated = setEntry(edit.text, format, pointer, other);
      expect(removeEntry(updated.text, format, pointer, edit.parents)).toBe(text);
    }
    // Most of these files allow it; the others have another value in the way.
    expect(done).toBeGreaterThan(80);
  });

  it('takes several entries out in any order, back to the same bytes', () => {
    const random = seeded(8);
    for (let run = 0; run < 40; run += 1) {
      const text = randomText(format, random);
      const pointers = ['one', 'two', 'three'].map((name) => pointerOf(['mcpServers', name]));
      const parents: Record<string, string> = {};
      let edited: string | null = text;
      for (const pointer of pointers) {
        const edit: Edit | null = edited === null ? null : tried(edited, format, pointer, server);
        for (const [at, was] of Object.entries(edit?.parents ?? {})) parents[at] ??= was;
        edited = edit?.text ?? null;
      }
      if (edited === null) continue;
      for (const at of [run % 3, (run + 1) % 3, (run + 2) % 3]) {
        edited = removeEntry(edited, format, pointers[at] ?? '', parents);
      }
      expect(edited).toBe(text);
    }
  });
});

describe('JSON with comments', () => {
  const text = `{
\t// mine
\t"mcpServers": {
\t\t"a": { "command": "x" }, // why
\t},
}
`;

  it('keeps comments, order, tabs and the trailing comma', () => {
    expect(setEntry(text, 'json', '/mcpServers/b', { url: 'u' }).text).toBe(`{
\t// mine
\t"mcpServers": {
\t\t"a": { "command": "x" }, // why
\t\t"b": {
\t\t\t"url": "u"
\t\t},
\t},
}
`);
  });

  it('takes out an entry between others that the user wrote later', () => {
    const { text: edited } = setEntry(text, 'json', '/mcpServers/b', { url: 'u' });
    const later = edited.replace('\t},\n}', '\t\t"c": {} // mine too\n\t},\n}');
    expect(removeEntry(later, 'json', '/mcpServers/b', {})).toBe(
      later.replace(/\n\t\t"b": \{[^}]*\},/, ''),
    );
  });

  it('keeps an object that an install made and in which the user has a comment', () => {
    const edit = setEntry('{}', 'json', '/mcpServers/b', {});
    const noted = edit.text.replace('"mcpServers": {', '"mcpServers": { // mine');
    const left = removeEntry(noted, 'json', '/mcpServers/b', edit.parents);
    expect(left).toContain('// mine');
  });
});

describe('a file that must not be touched', () => {
  it.each<[string, EntryFormat, string, string, number | null]>([
    ['broken JSON', 'json', '{\n "a": 1\n "b": 2}', 'not valid JSON', 3],
    ['JSON that is cut off', 'json', '{\n "a": {', 'not valid JSON', 2],
    ['a list for an object', 'json', '{\n "mcpServers": []\n}', 'is not an object', 2],
    ['a list for all', 'json', '[]', 'is not an object', 1],
    ['a key twice', 'json', '{"mcpServers": {},\n"mcpServers": {}}', 'twice', 2],
    ['a neighbour twice', 'json', '{"mcpServers": {"b": 1,\n"b": 2}}', 'twice', 2],
    ['broken TOML', 'toml', 'a = 1\nb = \n', 'not valid TOML', 2],
    ['a table twice', 'toml', '[a]\n[a]\n', 'not valid TOML', 2],
    ['an inline table', 'toml', 'x = 1\nmcpServers = { a = {} }\n', 'not a table', 2],
    ['a list of tables', 'toml', '\n[[mcpServers]]\n', 'list of tables', 2],
    ['broken YAML', 'yaml', 'a: 1\nb: [\n', 'not valid YAML', 3],
    ['a key twice in YAML', 'yaml', 'a: 1\na: 2\n', 'not valid YAML', 2],
    ['a YAML list', 'yaml', 'x: 1\nmcpServers:\n  - a\n', 'not a map', 3],
    ['a YAML alias', 'yaml', 'x: &x {}\nmcpServers: *x\n', 'not a map', 2],
    ['several YAML documents', 'yaml', 'a: 1\n---\nb: 1\n', 'several documents', null],
    ['a tower of brackets', 'json', '['.repeat(100_000), 'deeply', null],
  ])('says why with %s, and where', (_, format, text, reason, line) => {
    let thrown: unknown;
    try {
      setEntry(text, format, '/mcpServers/x', server);
    } catch (err) {
      thrown = err;
    }
    expect(thrown).toBeInstanceOf(EntryError);
    expect((thrown as EntryError).message).toMatch(new RegExp(reason));
    expect((thrown as EntryError).line).toBe(line);
  });

  it('gives the snippet to paste', () => {
    expect(snippetOf('toml', '/mcp_servers/a.b', { command: 'x', env: { K: '1' } })).toBe(
      '[mcp_servers."a.b"]\ncommand = "x"\n\n[mcp_servers."a.b".env]\nK = "1"\n',
    );
    expect(snippetOf('yaml', '/extensions/a', { cmd: 'x' })).toBe(
      'extensions:\n  a:\n    cmd: x\n',
    );
  });
});

describe('TOML that the user rewrote', () => {
  it('loses the entry also as dotted keys and as tables apart, and nothing else', () => {
    const text = '[m]\nx.command = "a"\ny = 1\n\n[m.x.env]\nA = "1"\n\n[z]\nb = 2\n';
    expect(removeEntry(text, 'toml', '/m/x', {})).toBe('[m]\ny = 1\n\n[z]\nb = 2\n');
  });
});

describe('a JSON pointer', () => {
  it('names every key', () => {
    for (const path of [[], [''], ['a/b', '~1', '~0', '', 'x']]) {
      expect(pathOf(pointerOf(path))).toEqual(path);
    }
  });
});
