import { describe, expect, it } from 'vitest';
import type { Placement } from '#schema/kinds/kind-module.ts';
import { placeMcp } from '#schema/kinds/mcp/place.ts';
import { launchKey, publisherKey } from '#schema/kinds/mcp/server-json.ts';
import { type InstallScope, targets } from '#schema/targets.ts';

type Entry = Extract<Placement, { type: 'entry' }>;

const npm = {
  name: 'io.github.acme/weather',
  packages: [
    {
      registryType: 'npm',
      identifier: '@acme/weather',
      version: '1.2.3',
      transport: { type: 'stdio' },
      packageArguments: [
        { type: 'named', name: '--units', default: 'metric' },
        { type: 'named', name: '--city', description: 'Where' },
      ],
      environmentVariables: [
        { name: 'WEATHER_TOKEN', isRequired: true, isSecret: true },
        { name: 'WEATHER_LEVEL', description: 'optional' },
        { name: 'WEATHER_MODE', default: 'fast' },
      ],
    },
  ],
};

const remote = {
  name: 'io.github.acme/remote',
  remotes: [
    {
      type: 'streamable-http',
      url: 'https://{region}.example.com/mcp',
      variables: { region: { default: 'eu' } },
      headers: [
        { name: 'Authorization', value: 'Bearer {token}', isRequired: true, isSecret: true },
        { name: 'X-Team', isRequired: true },
        { name: 'X-Trace', description: 'optional' },
      ],
    },
  ],
};

function place(
  server: object,
  id: string,
  inputs: Readonly<Record<string, string>> = {},
  { scope = 'user', name = 'weather' }: { scope?: InstallScope; name?: string } = {},
): Entry[] {
  const asset = { name, text: () => JSON.stringify(server), inputs };
  const target = targets.find((one) => one.id === id)!;
  return placeMcp(asset, target, scope) as Entry[];
}

const args = ['-y', '@acme/weather@1.2.3', '--units', 'metric'];

describe('the entry of a server that the client starts', () => {
  it.each([
    [
      'claude-code',
      {
        type: 'stdio',
        command: 'npx',
        args,
        env: { WEATHER_TOKEN: '${WEATHER_TOKEN}', WEATHER_MODE: 'fast' },
      },
    ],
    [
      'cursor',
      {
        command: 'npx',
        args,
        env: { WEATHER_TOKEN: '${env:WEATHER_TOKEN}', WEATHER_MODE: 'fast' },
      },
    ],
    ['codex', { command: 'npx', args, env: { WEATHER_MODE: 'fast' }, env_vars: ['WEATHER_TOKEN'] }],
    [
      'opencode',
      {
        type: 'local',
        command: ['npx', ...args],
        environment: { WEATHER_TOKEN: '{env:WEATHER_TOKEN}', WEATHER_MODE: 'fast' },
        enabled: true,
      },
    ],
    [
      'goose',
      {
        name: 'weather',
        description: '',
        type: 'stdio',
        cmd: 'npx',
        args,
        envs: { WEATHER_MODE: 'fast' },
        env_keys: ['WEATHER_TOKEN'],
        enabled: true,
        timeout: 300,
      },
    ],
  ])('%s reads a required secret from the environment, given or not', (id, value) => {
    const given: Record<string, string>[] = [{}, { WEATHER_TOKEN: 'sk-1' }];
    for (const inputs of given) {
      expect(place(npm, id, inputs)).toEqual([
        expect.objectContaining({ value, writtenSecrets: [], environment: ['WEATHER_TOKEN'] }),
      ]);
    }
  });

  it('holds a secret only where the client cannot read it, and names it', () => {
    const env = { WEATHER_TOKEN: '<WEATHER_TOKEN>', WEATHER_MODE: 'fast' };
    const [without] = place(npm, 'claude-desktop');
    expect(without).toMatchObject({ value: { env }, writtenSecrets: [], environment: [] });
    const [given] = place(npm, 'claude-desktop', { WEATHER_TOKEN: 'sk-1', WEATHER_LEVEL: 'high' });
    expect(given).toMatchObject({
      pointer: '/mcpServers/weather',
      value: { env: { ...env, WEATHER_TOKEN: 'sk-1', WEATHER_LEVEL: 'high' } },
      writtenSecrets: ['WEATHER_TOKEN'],
      environment: [],
    });
  });

  it('writes the values that are no secrets, and the arguments that they complete', () => {
    const [entry] = place(npm, 'cursor', { '--city': 'x', city: '北京', WEATHER_MODE: 'slow' });
    expect(entry?.value).toMatchObject({
      args: [...args, '--city', '北京'],
      env: { WEATHER_MODE: 'slow' },
    });
  });

  it('starts a container with only the variables that are written', () => {
    const [package_] = npm.packages;
    const runtimeArguments = [
      { type: 'positional', value: 'run' },
      { type: 'named', name: '-v', description: 'a folder' },
      { type: 'positional', value: '/a:/b' },
      { type: 'positional', value: 'ghcr.io:443/acme/weather' },
    ];
    const image = {
      ...package_,
      registryType: 'oci',
      identifier: 'ghcr.io:443/acme/weather',
      runtimeArguments,
    };
    const [entry] = place({ ...npm, packages: [image] }, 'kiro');
    expect(entry?.value).toMatchObject({
      command: 'docker',
      args: 'run -i --rm -v /a:/b -e WEATHER_TOKEN -e WEATHER_MODE ghcr.io:443/acme/weather:1.2.3 --units metric'.split(
        ' ',
      ),
    });
  });

  it('never starts a program that its package does not need', () => {
    const packages = [{ ...npm.packages[0], runtimeHint: 'rm', runtimeArguments: [] }];
    expect(place({ ...npm, packages }, 'kiro')[0]?.value).toMatchObject({ command: 'npx' });
  });

  it('starts a plain command', () => {
    const env = { KEY: '${KEY}', LEVEL: '${LEVEL:-info}' };
    const launch = { command: '/opt/x', args: ['--dir', '${DIR}'], env };
    const server = { name: 'a/b', _meta: { [publisherKey]: { [launchKey]: launch } } };
    expect(place(server, 'vscode')[0]).toMatchObject({
      value: {
        command: '/opt/x',
        args: ['--dir', '${env:DIR}'],
        env: { KEY: '${env:KEY}', LEVEL: 'info' },
      },
      environment: ['KEY', 'DIR'],
    });
  });
});

describe('a variable that stands in a text as such', () => {
  it.each([
    ['claude-code', '${AWS_SECRET_ACCESS_KEY}', ['AWS_SECRET_ACCESS_KEY']],
    ['gemini-cli', '$AWS_SECRET_ACCESS_KEY', ['AWS_SECRET_ACCESS_KEY']],
    ['cursor', '${env:AWS_SECRET_ACCESS_KEY}', ['AWS_SECRET_ACCESS_KEY']],
    ['opencode', '{env:AWS_SECRET_ACCESS_KEY}', ['AWS_SECRET_ACCESS_KEY']],
    ['cursor', '${AWS_SECRET_ACCESS_KEY}', undefined],
    ['zed', '${AWS_SECRET_ACCESS_KEY}', undefined],
  ] as const)('is named for %s, which reads %s there', (id, text, literals) => {
    const remotes = [{ type: 'streamable-http', url: `https://a.test/?k=${text}` }];
    const [entry] = place({ name: 'a/b', remotes }, id);
    if (entry?.type !== 'entry') throw new Error('no entry');
    expect(entry.literals).toEqual(literals);
    expect(entry.value).toMatchObject({ url: `https://a.test/?k=${text}` });
  });
});

describe('the entry of a remote server', () => {
  const url = 'https://eu.example.com/mcp';
  it.each([
    [
      'claude-code',
      {
        type: 'http',
        url,
        headers: { Authorization: 'Bearer ${WEATHER_TOKEN}', 'X-Team': '${WEATHER_X_TEAM}' },
      },
    ],
    [
      'windsurf',
      {
        serverUrl: url,
        headers: {
          Authorization: 'Bearer ${env:WEATHER_TOKEN}',
          'X-Team': '${env:WEATHER_X_TEAM}',
        },
      },
    ],
    [
      'codex',
      {
        url,
        env_http_headers: { 'X-Team': 'WEATHER_X_TEAM' },
        bearer_token_env_var: 'WEATHER_TOKEN',
      },
    ],
    [
      'gemini-cli',
      {
        type: 'http',
        url,
        headers: { Authorization: 'Bearer ${WEATHER_TOKEN}', 'X-Team': '${WEATHER_X_TEAM}' },
      },
    ],
  ])('%s reads headers from the environment', (id, value) => {
    expect(place(remote, id)).toEqual([
      expect.objectContaining({
        value,
        writtenSecrets: [],
        environment: ['WEATHER_TOKEN', 'WEATHER_X_TEAM'],
      }),
    ]);
  });

  it('is none for a client that only starts servers, unless there is a package too', () => {
    expect(place(remote, 'claude-desktop')).toEqual([]);
    expect(place({ ...remote, ...npm }, 'claude-desktop')).toHaveLength(1);
  });

  it('names variables of the machine that the author wrote into it', () => {
    const server = {
      name: 'a/b',
      remotes: [{ type: 'sse', url: 'https://x/?k=${AWS_SECRET_KEY}' }],
    };
    expect(place(server, 'claude-code')[0]?.environment).toEqual(['AWS_SECRET_KEY']);
    expect(place(server, 'cursor')[0]?.environment).toEqual([]);
  });

  it('uses no variable of the machine for an input that is called like one', () => {
    const variables = { path: { isRequired: true }, HOME: { isRequired: true } };
    const server = {
      name: 'a/b',
      remotes: [{ type: 'sse', url: 'https://x/{path}/{HOME}', variables }],
    };
    expect(place(server, 'claude-code')[0]).toMatchObject({
      value: { type: 'sse', url: 'https://x/${WEATHER_PATH}/${WEATHER_HOME}' },
    });
  });
});

describe('hostile servers', () => {
  it.each(['__proto__', 'a.b"c\'d', 'a/b~c', 'x'.repeat(300), '换行\n'])(
    'as an entry called %j',
    (name) => {
      const environmentVariables = [
        { name: '__proto__', value: 'polluted' },
        { name, value: 'polluted' },
      ];
      const packages = [{ ...npm.packages[0], environmentVariables }];
      for (const { id } of targets) {
        const asset = { name, text: () => JSON.stringify({ name, packages }), inputs: {} };
        for (const placement of placeMcp(asset, { id }, 'user')) {
          const { pointer, value } = placement as Entry;
          const key = pointer.slice(pointer.lastIndexOf('/') + 1);
          expect(key.replaceAll('~1', '/').replaceAll('~0', '~')).toBe(name);
          const written = JSON.parse(JSON.stringify(value)) as Record<string, object>;
          const env = written['env'] ?? written['environment'] ?? written['envs'] ?? {};
          expect(Object.entries(env)).toContainEqual(['__proto__', 'polluted']);
        }
      }
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );
});
