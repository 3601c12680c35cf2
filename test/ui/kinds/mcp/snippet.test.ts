import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { mcpClients } from '#schema/kinds/mcp/clients.ts';
import { placeMcp } from '#schema/kinds/mcp/place.ts';
import { serverJson } from '#test/support/server-json.ts';
import { clientChoice } from '#ui/kinds/mcp/client-choice.ts';
import { snippetOf } from '#ui/kinds/mcp/snippet/entry.ts';
import { formatEntry } from '#ui/kinds/mcp/snippet/format-entry.ts';
import { openersOf } from '#ui/kinds/mcp/snippet/open-in.ts';

const secret = 'sk-"typed" value';
const manifest = JSON.parse(
  serverJson('com.example/server', {
    packages: [
      {
        registryType: 'npm',
        identifier: '@example/server',
        version: '1.0.0',
        transport: { type: 'stdio' },
        environmentVariables: [
          { name: 'EXAMPLE_KEY', isRequired: true, isSecret: true },
          { name: 'EXAMPLE_REGION', default: 'eu' },
          { name: 'EXAMPLE_PROXY' },
        ],
      },
    ],
  }),
) as Record<string, unknown>;
const values = { EXAMPLE_KEY: secret, EXAMPLE_REGION: 'us', EXAMPLE_PROXY: 'http://proxy' };
const parsers: Record<string, (text: string) => unknown> = {
  json: JSON.parse,
  toml: parseToml,
  yaml: (text) => parseYaml(text),
};
const everywhere = clientChoice.offered.flatMap(({ id }) =>
  clientChoice.scopesOf([id]).map((scope) => [id, scope] as const),
);

describe.each(everywhere)('the snippet for %s in the %s scope', (target, scope) => {
  const ask = (more: { values?: Record<string, string>; withValues?: boolean }) =>
    snippetOf({ name: 'server', manifest, target, scope, values: {}, withValues: false, ...more });
  const client = mcpClients[target];

  it('is what the CLI writes into its file', () => {
    const asset = { name: 'server', text: () => JSON.stringify(manifest), inputs: {} };
    const [placed] = placeMcp(asset, { id: target }, scope);
    const written = parsers[client?.format ?? '']?.(ask({})?.text ?? '');
    const value = client?.key.reduce<unknown>(
      (map, key) => (map as Record<string, unknown>)[key],
      written,
    );
    expect(value).toEqual({ server: placed?.type === 'entry' ? placed.value : null });
  });

  it('has typed values only once they are asked for', () => {
    const typed = Object.values(values).map((value) => JSON.stringify(value));
    const hidden = ask({ values })?.text ?? '';
    expect(typed.filter((value) => hidden.includes(value))).toEqual([]);
    expect(hidden).toContain('EXAMPLE_PROXY');
    const shown = ask({ values, withValues: true })?.text ?? '';
    expect(typed.filter((value) => !shown.includes(value))).toEqual([]);
  });
});

describe('the text of an entry', () => {
  const value = {
    'a.b "c"': 'back\\slash\u007f\n"quotes" \u2028 文档',
    command: ['npx', '-y'],
    enabled: true,
    timeout: 300,
    env: { __proto_: 'x', 'key with = sign': '${A}', '1': '' },
    none: {},
  };

  it.each(['toml', 'yaml', 'json'] as const)('is read back from %s as it was', (format) => {
    const text = formatEntry(format, ['servers', 'my server.x'], value);
    expect(parsers[format]?.(text)).toEqual({ servers: { 'my server.x': value } });
  });
});

describe('the links that open a client', () => {
  const links = openersOf('server', manifest);

  it('are there for VS Code, Cursor and Kiro, with placeholders', () => {
    expect(links.map(({ href }) => href.slice(0, 24))).toEqual([
      'vscode:mcp/install?%7B%2',
      'cursor://anysphere.curso',
      'https://kiro.dev/launch/',
    ]);
    const [vscode, cursor, kiro] = links.map(({ href }) => new URL(href));
    expect(JSON.parse(decodeURIComponent(vscode?.search.slice(1) ?? ''))).toMatchObject({
      name: 'server',
      inputs: [{ type: 'promptString', id: 'EXAMPLE_KEY', password: true }],
      command: 'npx',
      env: { EXAMPLE_KEY: '${input:EXAMPLE_KEY}', EXAMPLE_REGION: 'eu' },
    });
    expect(JSON.parse(atob(cursor?.searchParams.get('config') ?? ''))).toMatchObject({
      env: { EXAMPLE_KEY: '${env:EXAMPLE_KEY}' },
    });
    expect(JSON.parse(kiro?.searchParams.get('config') ?? '')).toMatchObject({
      env: { EXAMPLE_KEY: '${EXAMPLE_KEY}' },
    });
  });

  it('keep a name and texts that mean something in an address', () => {
    const [, cursor, kiro] = openersOf('a&b#c', {
      ...manifest,
      packages: [{ registryType: 'npm', identifier: '@文档/a?b&c', version: '1.0.0' }],
    }).map(({ href }) => new URL(href));
    expect(cursor?.searchParams.get('name')).toBe('a&b#c');
    expect(kiro?.searchParams.get('name')).toBe('a&b#c');
    expect(kiro?.searchParams.get('config')).toContain('@文档/a?b&c');
  });
});
