import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { pointerOf } from '#cli/install/entries/pointer.ts';
import type { EntryFormat } from '#cli/install/entries/entry-text.ts';
import { entryOf, requestOf } from './place-in-files.ts';
import { createWorld, put, snapshot, type World } from './world.ts';

/** A file of each format that a client keeps its servers in, with what a user wrote there. */
const formats = {
  json: {
    path: '.mcp.json',
    key: 'mcpServers',
    text: '{\n  // mine\n  "mcpServers": {\n    "own": { "command": "x" } // why\n  }\n}\n',
    broken: '{\n  "mcpServers": {\n',
    twice: '{"mcpServers": {"own": 1,\n"own": 2}}\n',
    list: '{"mcpServers": []}\n',
    read: (text: string) => JSON.parse(text.replaceAll(/\/\/ .*/g, '')),
  },
  toml: {
    path: '.codex/config.toml',
    key: 'mcp_servers',
    text: '# mine\nmodel = "x"\n\n[mcp_servers.own] # why\ncommand = "x"\n',
    broken: 'model = \n',
    twice: '[mcp_servers.own]\na = 1\n[mcp_servers.own]\na = 2\n',
    list: 'mcp_servers = []\n',
    read: (text: string) => parseToml(text),
  },
  yaml: {
    path: '.goose/config.yaml',
    key: 'extensions',
    text: '# mine\nextensions:\n  own: # why\n    command: x\nmodel: x\n',
    broken: 'extensions: {a: [\n',
    twice: 'extensions:\n  own: 1\n  own: 2\n',
    list: 'extensions: [a]\n',
    read: (text: string) => parseYaml(text),
  },
} as const;
const names = Object.keys(formats) as EntryFormat[];
const value = { command: 'npx', args: ['-y', 'deploy'], env: { LEVEL: 'info' } };

const ask = (world: World, format: EntryFormat, name = 'deploy') => {
  const { path, key } = formats[format];
  return requestOf(world, {
    codex: [entryOf(path, value, { format, pointer: pointerOf([key, name]) })],
  });
};

type Case = (format: EntryFormat) => { bytes: string | Uint8Array; reason: RegExp; mode?: number };

/** What no install may touch, in any format. */
const untouchable: [string, Case][] = [
  ['broken', (one) => ({ bytes: formats[one].broken, reason: /not valid/ })],
  ['with a key twice', (one) => ({ bytes: formats[one].twice, reason: /twice|not valid/ })],
  ['with a list for the servers', (one) => ({ bytes: formats[one].list, reason: /not an? / })],
  [
    'of 20 MB',
    (one) => ({
      bytes: `${formats[one].text}${' '.repeat(20 * 1024 * 1024)}`,
      reason: /too large to edit: 20 MB/,
    }),
  ],
  ['read-only', (one) => ({ bytes: formats[one].text, mode: 0o444, reason: /is read-only/ })],
  ['not UTF-8', () => ({ bytes: Uint8Array.from([0x23, 0xff, 0xfe]), reason: /not UTF-8/ })],
  [
    'in UTF-16',
    (one) => ({ bytes: Buffer.from(`\ufeff${formats[one].text}`, 'utf16le'), reason: /not UTF-8/ }),
  ],
];

async function refusalOf(world: World, format: EntryFormat) {
  const thrown: unknown = await world.add([ask(world, format)]).catch((err: unknown) => err);
  return thrown as { code?: string; errors?: { pointer: string; detail: string }[] };
}

describe.each(names)('a %s file that must not be touched', (format) => {
  const { path, text } = formats[format];

  it.each(untouchable)('stops the install, and stays as it is, when it is %s', async (_, make) => {
    const world = await createWorld();
    const { bytes, reason, mode } = make(format);
    await mkdir(dirname(join(world.project, path)), { recursive: true });
    await writeFile(join(world.project, path), bytes);
    if (mode !== undefined) await chmod(join(world.project, path), mode);
    const before = await snapshot(world.project);
    const { code, errors } = await refusalOf(world, format);
    expect(code).toBe('cli.refused');
    expect(errors?.[0]?.pointer).toContain(path);
    expect(errors?.[0]?.detail).toMatch(reason);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('stops it when it is a folder, or a link that is broken or leads out of the project', async () => {
    const places: [RegExp, (world: World) => Promise<unknown>][] = [
      [/is a folder/, (world) => mkdir(join(world.project, path))],
      [/is a broken link/, (world) => symlink('nowhere', join(world.project, path))],
      [
        /leads out of the project/,
        async (world) => {
          await put(world.folder, { outside: text });
          await symlink(join(world.folder, 'outside'), join(world.project, path));
        },
      ],
    ];
    for (const [reason, make] of places) {
      const world = await createWorld();
      await mkdir(dirname(join(world.project, path)), { recursive: true });
      await make(world);
      const before = await snapshot(world.folder);
      const { errors } = await refusalOf(world, format);
      expect(errors?.[0]?.detail).toMatch(reason);
      expect(await snapshot(world.folder)).toEqual(before);
    }
  });
});

describe.each(names)('a %s file that is odd but sound', (format) => {
  const { path, key, text, read } = formats[format];
  const crlf = text.replaceAll('\n', '\r\n');

  it.each([
    ['with CRLF', crlf],
    ['with a BOM', `\ufeff${text}`],
    ['with a BOM and CRLF', `\ufeff${crlf}`],
    ['without an end of the last line', text.trimEnd()],
    ['with Chinese and emoji', text.replaceAll('mine', '我的 🎉')],
    ['that is empty', ''],
    ['that is a BOM alone', '\ufeff'],
  ])('takes the entry and gives it back to the same bytes, %s', async (_, bytes) => {
    const world = await createWorld();
    await put(world.project, { [path]: bytes });
    const before = await snapshot(world.project);
    await world.add([ask(world, format)]);
    const now = await readFile(join(world.project, path), 'utf8');
    const { own, ...servers } = read(now.replace('\ufeff', ''))[key];
    expect(servers).toEqual({ deploy: value });
    expect(own?.command).toBe(bytes.includes('own') ? 'x' : undefined);
    const loneEnds = bytes.includes('\r') ? now.replaceAll('\r\n', '') : '';
    expect(loneEnds).not.toContain('\n');
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is edited behind a link that stays in the project, which stays a link', async () => {
    const world = await createWorld();
    await put(world.project, { 'config/mine': text });
    await mkdir(dirname(join(world.project, path)), { recursive: true });
    await symlink(join(world.project, 'config/mine'), join(world.project, path));
    const before = await snapshot(world.project);
    await world.add([ask(world, format)]);
    const now = await readFile(join(world.project, 'config/mine'), 'utf8');
    expect(read(now)[key].deploy).toEqual(value);
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });
});

describe.each(names)('a hostile name as a key of a %s file', (format) => {
  const { path, key, text, read } = formats[format];

  it.each([
    ['__proto__'],
    ['constructor'],
    ['toString'],
    ['a.b.c'],
    ['a"b\'c'],
    ['a\\b'],
    ['a/b~c'],
    ['a]\n[evil]\nx = 1'],
    ['- a: b #c'],
    ['\u001b[31mred'],
    ['dерlоy'],
    ['con'],
    ['nul.txt'],
    ['true'],
    ['1e3'],
    ['null'],
    [' '],
    ['x'.repeat(300)],
  ])('is one key, goes in and out, and nothing else changes: %j', async (name) => {
    const world = await createWorld();
    await put(world.project, { [path]: text });
    const before = await snapshot(world.project);
    await world.add([ask(world, format, name)]);
    const servers = read(await readFile(join(world.project, path), 'utf8'))[key];
    expect(Object.keys(servers).toSorted()).toEqual(['own', name].toSorted());
    expect(Object.getOwnPropertyDescriptor(servers, name)?.value).toEqual(value);
    expect({}).not.toHaveProperty('command');
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });
});
