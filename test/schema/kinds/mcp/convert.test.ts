import { describe, expect, it } from 'vitest';
import { kindModule } from '#schema/kinds/index.ts';
import { launchKey, publisherKey } from '#schema/kinds/mcp/server-json.ts';
import { AppError } from '#schema/error.ts';

const { convert, isConvertible, readManifest } = kindModule('mcp');

const servers = (text: string, path = '.mcp.json') =>
  convert(text, path).map(({ files: [file] }) => JSON.parse(file?.text ?? 'null'));
const one = (entry: Record<string, unknown>) => {
  const [server] = servers(JSON.stringify({ mcpServers: { tool: entry } }));
  return server;
};

describe('the servers of a client’s file', () => {
  it.each([
    ['{"mcpServers":{"a":{"command":"x"}}}', '.mcp.json'],
    ['{ // VS Code\n "servers": {"a": {"command": "x",},}, }', 'mcp.json'],
    ['{"mcp":{"servers":{"a":{"command":"x"}}}}', 'settings.json'],
    ['{"mcp":{"a":{"type":"local","command":["x"]}}}', 'opencode.json'],
    ['{"context_servers":{"a":{"source":"custom","command":"x"}}}', 'settings.json'],
    ['[mcp_servers.a]\ncommand = "x"\n', 'config.toml'],
    ['extensions:\n  a:\n    type: stdio\n    cmd: x\n', 'config.yaml'],
    ['\ufeff{\r\n"mcpServers":{"a":{"command":"x"}}}\r\n', '.mcp.json'],
    ['{"name":"a","command":"x"}', 'any.json'],
    ['{"command":"x"}', 'a.json'],
  ])('are found in %s', (text, path) => {
    const found = convert(text, path);
    expect(found.map(({ name }) => name)).toEqual(['a']);
    expect(readManifest(found[0]?.files[0]?.text ?? '').name).toBe('a');
  });

  it.each([
    '{}',
    '[]',
    '1',
    '{"servers":["a"]}',
    '{"mcpServers":{"a":{}}}',
    '{"name":"x/y","packages":[]}',
  ])('are none in %s', (text) => expect(convert(text, '.mcp.json')).toEqual([]));

  it('are looked for in files of these names', () => {
    const paths = ['.mcp.json', 'a/mcp.json', '.vscode/mcp.json', 'claude_desktop_config.json'];
    expect(paths.filter(isConvertible)).toEqual(paths);
    expect(['package.json', 'server.json', 'mcp.json.md'].filter(isConvertible)).toEqual([]);
  });

  it.each([
    [
      ['npx', '-y', '@x/y@1.2.3', '--port', '80'],
      { registryType: 'npm', identifier: '@x/y', version: '1.2.3' },
    ],
    [['npx', '@x/y@latest'], { registryType: 'npm', identifier: '@x/y' }],
    [['uvx', 'tool==2.0'], { registryType: 'pypi', identifier: 'tool', version: '2.0' }],
    [
      ['docker', 'run', '-i', '--rm', '-e', 'A_KEY', 'ghcr.io/x/y:1'],
      { registryType: 'oci', identifier: 'ghcr.io/x/y:1' },
    ],
  ])('become a package where %j runs one', ([command, ...args], expected) => {
    const { packages, _meta } = one({ command, args });
    expect(packages).toMatchObject([expected]);
    expect(packages[0].version).toBe('version' in expected ? expected.version : undefined);
    expect(_meta).toBeUndefined();
  });

  it.each([
    ['npx', ['-y', '@x/y@^1.0.0']],
    ['npx', ['--package=@x/y', 'y']],
    ['uvx', ['--from', 'git+https://example.com/x', 'y']],
    ['docker', ['compose', 'up']],
    ['docker', ['run', '--privileged', 'x']],
    ['node', ['build/index.js']],
    ['/opt/tool', []],
  ])('stay a plain command for %s %j', (command, args) => {
    const server = one({
      command,
      args,
      env: { MODE: 'fast', A_TOKEN: '${A_TOKEN}', HOME_DIR: '' },
    });
    expect(server.packages).toBeUndefined();
    expect(server._meta[publisherKey][launchKey]).toMatchObject({
      command,
      env: { MODE: 'fast', A_TOKEN: '${A_TOKEN}', HOME_DIR: '${HOME_DIR}' },
      inputs: [
        { name: 'A_TOKEN', isRequired: true, isSecret: true },
        { name: 'HOME_DIR', isRequired: true },
      ],
    });
  });

  it.each(['${A_KEY}', '${env:A_KEY}', '${input:A_KEY}', '$A_KEY', '<A_KEY>', '{env:A_KEY}', ''])(
    'ask for a value that is written %j',
    (value) => {
      const server = one({
        command: 'npx',
        args: ['-y', 'x'],
        env: { A_KEY: value, LEVEL: 'info' },
      });
      expect(server.packages[0].environmentVariables).toEqual([
        { name: 'A_KEY', isRequired: true, isSecret: true },
        { name: 'LEVEL', default: 'info' },
      ]);
      expect(readManifest(JSON.stringify(server)).inputs).toMatchObject([
        { name: 'A_KEY', required: true, secret: true, default: null },
        { name: 'LEVEL', required: false, secret: false, default: 'info' },
      ]);
    },
  );

  it('keep the address, the headers and the transport of a remote server', () => {
    expect(
      one({
        type: 'http',
        url: 'https://x.example.com/${TENANT}/mcp',
        headers: { Authorization: 'Bearer ${TOKEN}' },
      }),
    ).toMatchObject({
      remotes: [
        {
          type: 'streamable-http',
          url: 'https://x.example.com/{TENANT}/mcp',
          variables: { TENANT: { isRequired: true } },
          headers: [
            {
              name: 'Authorization',
              value: 'Bearer {TOKEN}',
              variables: { TOKEN: { isRequired: true, isSecret: true } },
            },
          ],
        },
      ],
    });
    expect(one({ url: 'https://x.example.com/sse' }).remotes[0].type).toBe('sse');
  });

  it('take what VS Code says of its inputs, and what Codex takes from the environment', () => {
    const [server] = servers(
      JSON.stringify({
        inputs: [{ id: 'key', type: 'promptString', description: 'Your key', password: true }],
        servers: { a: { command: 'npx', args: ['x', '--key=${input:key}'] } },
      }),
      '.vscode/mcp.json',
    );
    expect(server.packages[0].packageArguments).toEqual([
      {
        type: 'positional',
        value: '--key={key}',
        variables: { key: { description: 'Your key', isRequired: true, isSecret: true } },
      },
    ]);
    const toml =
      '[mcp_servers.a]\nurl = "https://x.example.com"\nbearer_token_env_var = "A_TOKEN"\n';
    expect(servers(toml, 'config.toml')[0].remotes[0].headers).toMatchObject([
      { name: 'Authorization', value: 'Bearer {A_TOKEN}' },
    ]);
  });
});

const token = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0hL'}`;

describe('a secret in the file of a client', () => {
  it.each([
    [
      '.mcp.json',
      `{"mcpServers":{\n"bad":{"command":"x","env":{\n"GITHUB_TOKEN":"${token}"}},\n"good":{"command":"y"}}}`,
      3,
    ],
    [
      'config.toml',
      `[mcp_servers.bad]\ncommand = "x"\n[mcp_servers.bad.env]\nGITHUB_TOKEN = "${token}"\n[mcp_servers.good]\ncommand = "y"\n`,
      4,
    ],
    [
      'config.yaml',
      `servers:\n  bad:\n    command: x\n    env:\n      GITHUB_TOKEN: ${token}\n  good:\n    command: y\n`,
      5,
    ],
  ])(
    'is refused in %s with its line and what to write, and the other servers are made',
    (path, text, line) => {
      const [bad, good] = convert(text, path);
      expect(bad?.files).toEqual([]);
      expect(bad?.problems).toMatchObject([{ pointer: `${path}:${line}` }]);
      expect(bad?.problems[0]?.detail).toMatch(
        /env\/GITHUB_TOKEN looks like a GitHub token; write \$\{GITHUB_TOKEN\}/,
      );
      expect(JSON.stringify([bad, good])).not.toContain(token);
      expect([good?.name, good?.problems]).toEqual(['good', []]);
    },
  );

  it.each([
    [{ command: 'x', args: ['--api-key', 'abcdef12345'] }, '/args/1'],
    [{ command: 'x', args: ['--api-key=abcdef12345'] }, '/args/0'],
    [{ command: 'docker', args: ['run', '-e', 'DB_PASSWORD=hunter22', 'x'] }, '/args/2'],
    [{ url: 'https://a:hunter22@x.example.com' }, '/url'],
    [
      { url: 'https://x.example.com', headers: { 'X-API-Key': 'abcdef12345' } },
      '/headers/X-API-Key',
    ],
    [{ command: 'x', env: { [token]: '1' } }, '/env'],
  ])('is found in %j', (entry, pointer) => {
    const [found] = convert(JSON.stringify({ servers: { a: entry } }), 'mcp.json');
    expect(found?.problems.map(({ detail }) => detail.split(' ')[0])).toEqual([
      `/servers/a${pointer}`,
    ]);
  });
});

describe('a hostile file', () => {
  const refused = (text: string, path = '.mcp.json') => {
    try {
      convert(text, path);
    } catch (err) {
      if (err instanceof AppError) return err.errors?.[0];
      throw err;
    }
    return null;
  };
  it.each([
    ['{"mcpServers":', '.mcp.json', '.mcp.json:1', /JSON/],
    [`{"mcpServers":{"a":{"env":{"K":"${token}`, '.mcp.json', '.mcp.json:1', /JSON/],
    [`a = "${token}`, 'a.toml', 'a.toml:1', /TOML/],
    [`a: "${token}`, 'a.yaml', 'a.yaml:1', /YAML/],
    ['['.repeat(100_000), '.mcp.json', '.mcp.json:1', /deeper/],
    [`a: ${'['.repeat(20_000)}`, 'a.yaml', 'a.yaml', /deeply/],
    [`{"a":"${'x'.repeat(20 * 1024 * 1024)}"}`, '.mcp.json', '.mcp.json', /larger than 1024 KiB/],
    ['x'.repeat(100_000), 'a.toml', 'a.toml', /larger than 64 KiB/],
    ['a: &a [x]\nb: [*a'.padEnd(30_000, ',*a') + ']', 'a.yaml', 'a.yaml:2', /BAD_ALIAS/],
  ])('number %# is refused clearly', (text, path, pointer, detail) => {
    const problem = refused(text, path);
    expect(problem).toMatchObject({ pointer, detail: expect.stringMatching(detail) });
    expect(JSON.stringify(problem)).not.toContain(token);
  });

  it.each([
    '__proto__',
    'constructor',
    '..',
    '/etc/passwd',
    'CON',
    'a\u0000b',
    '\u202egnp',
    '服务器',
    'x'.repeat(300),
    '',
  ])('the name %j becomes a name that every file system and address takes', (name) => {
    const text = `{"mcpServers":{${JSON.stringify(name)}:{"command":"npx","args":["pkg"],"env":{"__proto__":"v"}}}}`;
    const [found] = convert(text, '.mcp.json');
    const manifest = readManifest(found?.files[0]?.text ?? '');
    expect(manifest.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(manifest.name?.length).toBeLessThanOrEqual(64);
    expect(manifest.inputs.map((input) => input.name)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['v']).toBeUndefined();
  });
});
