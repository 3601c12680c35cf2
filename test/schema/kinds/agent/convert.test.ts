import { describe, expect, it } from 'vitest';
import { convertAgent, isAgentFile } from '#schema/kinds/agent/convert/index.ts';
import { readAgentManifest } from '#schema/kinds/agent/manifest.ts';
import { problemsOf } from '#test/support/problems.ts';

/** The one agent of a file that can be published, and its AGENT.md as it is read. */
function convertedFrom(path: string, text: string) {
  const [one, ...more] = convertAgent(text, path);
  expect([one?.problems, more]).toEqual([[], []]);
  const manifest = one?.files.find((file) => file.path === 'AGENT.md')?.text ?? '';
  return { ...one, files: one?.files ?? [], manifest, read: readAgentManifest(manifest) };
}
const md = (head: string, prompt = 'You review.\n') => `---\n${head}\n---\n\n${prompt}`;

describe('isAgentFile', () => {
  it.each([
    '.claude/agents/a.md',
    'pkg/.cursor/agents/a.md',
    '.gemini/agents/a.md',
    '.opencode/agents/a.md',
    '.opencode/agent/a.md',
    '.github/agents/a.agent.md',
    '.kiro/agents/a.json',
    '.kiro/agents/a.md',
    '.codex/agents/a.toml',
  ])('knows %s', (path) => expect(isAgentFile(path)).toBe(true));

  it.each([
    'a.md',
    '.claude/skills/a.md',
    '.github/agents/a.md',
    '.codex/agents/a.json',
    'x.claude/agents/a.md',
  ])('does not know %s', (path) => expect(isAgentFile(path)).toBe(false));
});

describe('convertAgent', () => {
  it('keeps what only one tool reads under its id, and the rest where an AGENT.md has it', () => {
    const head = [
      'name: Code Reviewer',
      'description: "Reviews: code"',
      'version: 1.10',
      'tools: Read, Grep',
      'model: sonnet',
      'skills: [pdf, team/git]',
      'permissionMode: plan',
      'hooks: { PreToolUse: [{ matcher: Bash }] }',
    ].join('\n');
    const { name, manifest, read } = convertedFrom('.claude/agents/r.md', md(head));
    expect(name).toBe('code-reviewer');
    expect(manifest.endsWith('---\n\nYou review.\n')).toBe(true);
    expect(read).toMatchObject({
      name: 'code-reviewer',
      displayName: 'Code Reviewer',
      version: '1.10.0',
      requires: [{ ref: 'pdf' }, { ref: 'team/git' }],
    });
    expect(read.data).toEqual({
      name: 'Code Reviewer',
      description: 'Reviews: code',
      version: '1.10',
      tools: 'Read, Grep',
      model: 'sonnet',
      skills: ['pdf', 'team/git'],
      targets: {
        'claude-code': { permissionMode: 'plan', hooks: { PreToolUse: [{ matcher: 'Bash' }] } },
      },
    });
  });

  it.each([
    ['.cursor/agents/a.md', 'description: d\nreadonly: true', 'cursor', { readonly: true }],
    ['.gemini/agents/a.md', 'description: d\nmax_turns: 3', 'gemini-cli', { max_turns: 3 }],
    [
      '.opencode/agent/a.md',
      'description: d\nmode: subagent\ntools: { write: false }',
      'opencode',
      { mode: 'subagent', tools: { write: false } },
    ],
    [
      '.github/agents/a.agent.md',
      'description: d\nmetadata: { owner: x }',
      'github-copilot',
      { metadata: { owner: 'x' } },
    ],
  ])('reads %s, which the file name names', (path, head, target, own) => {
    const { read } = convertedFrom(path, md(head));
    expect(read).toMatchObject({ name: 'a', data: { targets: { [target]: own } } });
  });

  it('reads the JSON of Kiro and the TOML of Codex, and makes parts of their MCP servers', () => {
    const kiro = JSON.stringify({
      name: 'k',
      description: 'd',
      prompt: '# You are\nkind',
      resources: ['file://README.md'],
      mcpServers: { Docs: { command: 'npx', args: ['-y', '@example/docs'] } },
    });
    const codex = [
      'name = "c"',
      'description = "d"',
      'developer_instructions = """',
      'You are a "coder".',
      '"""',
      'sandbox_mode = "read-only"',
      '[mcp_servers.web]',
      'url = "https://mcp.example.com/mcp"',
    ].join('\n');
    const fromKiro = convertedFrom('.kiro/agents/k.json', kiro);
    expect(fromKiro.files.map(({ path }) => path)).toEqual(['AGENT.md', 'mcps/docs/server.json']);
    expect(fromKiro.read).toMatchObject({
      readme: '\n# You are\nkind\n',
      data: { targets: { kiro: { resources: ['file://README.md'] } } },
    });
    const fromCodex = convertedFrom('.codex/agents/c.toml', codex);
    expect(fromCodex.files.map(({ path }) => path)).toEqual(['AGENT.md', 'mcps/web/server.json']);
    expect(fromCodex.read).toMatchObject({
      readme: '\nYou are a "coder".\n',
      data: { targets: { codex: { sandbox_mode: 'read-only' } } },
    });
    // Elsewhere, the ending tells.
    expect(convertAgent(codex, 'c.toml')).toHaveLength(1);
    expect(convertAgent('{"mcpServers": {}}', 'settings.json')).toEqual([]);
  });

  it('takes the MCP servers that Claude Code lists: names as refs, definitions as files', () => {
    const head =
      'description: d\nmcpServers:\n  - team/github\n  - web: { url: https://mcp.example.com/mcp }';
    const { read, files } = convertedFrom('.claude/agents/a.md', md(head));
    expect(read.requires).toMatchObject([{ kind: 'mcp', ref: 'team/github' }]);
    expect(files.map(({ path }) => path)).toEqual(['AGENT.md', 'mcps/web/server.json']);
  });

  it('refuses a secret in a server, names its place, and does not repeat it', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const head = `description: d\nmcpServers:\n  - gh: { command: npx, args: [x], env: { GITHUB_TOKEN: ${secret} } }`;
    const [one] = convertAgent(md(head), '.claude/agents/a.md');
    expect(one?.problems).toEqual([
      { pointer: '.claude/agents/a.md:3', detail: expect.stringContaining('"gh"') },
    ]);
    expect(JSON.stringify(one)).not.toContain(secret);
  });

  it.each([
    [
      '.kiro/agents/a.json',
      '{"name": "a", "description": "d", "prompt": "file://./p.md"}',
      'another file',
    ],
    ['.cursor/agents/a.md', md('name: a', ''), 'no description'],
    ['.claude/agents/a.md', md('description: d\nmcpServers: ["../x"]'), 'is not a ref'],
    ['.kiro/agents/a.json', '{"prompt": "p", "mcpServers": {"x": {}}}', 'neither a command'],
    [
      '.kiro/agents/a.json',
      '{"prompt": "p", "mcpServers": {"a b": {"command": "x"}, "a-b": {"command": "x"}}}',
      'a name of its own',
    ],
  ])('cannot publish %s with %s', (path, text, reason) => {
    const details = convertAgent(text, path).flatMap(({ problems }) => problems);
    expect(details).toEqual([
      { pointer: expect.stringContaining(path), detail: expect.stringContaining(reason) },
    ]);
  });

  it.each([
    ['.claude/agents/a.md', '# no frontmatter\n', '.claude/agents/a.md:1'],
    ['.codex/agents/a.toml', 'name = \n', '.codex/agents/a.toml:1'],
    ['.kiro/agents/a.json', '{"prompt": ', '.kiro/agents/a.json:1'],
  ])('refuses a %s that cannot be read', async (path, text, pointer) => {
    expect(await problemsOf('manifest.invalid', () => convertAgent(text, path))).toMatchObject([
      { pointer },
    ]);
  });

  it('takes hostile names and keys as text', () => {
    const json =
      '{"name": "../../etc", "description": "\\u001b[2J\\u0000", "prompt": "p", "__proto__": {"a": 1}, "a.\\"b": 1}';
    const { name, read } = convertedFrom('.kiro/agents/x.json', json);
    expect(name).toBe('etc');
    expect(read.name).toBe('etc');
    expect(read.description).toContain('\uFFFD');
    const { kiro } = read.data['targets'] as { kiro: object };
    expect(Object.keys(kiro)).toEqual(['__proto__', 'a."b']);
    expect(Object.getPrototypeOf(kiro)).toBe(Object.prototype);
  });
});
