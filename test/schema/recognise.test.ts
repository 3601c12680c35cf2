import { describe, expect, it } from 'vitest';
import { bundleFinder, recognise } from '#schema/recognise.ts';

describe('recognise', () => {
  it('finds the manifests of every kind, in whatever case, several in one folder among them', () => {
    const { folders, files } = recognise(['SKILL.md', 'a/Server.json', 'a/AGENT.md', 'a/skill.md']);
    expect(folders).toEqual([
      { kind: 'skill', path: '', manifestPath: 'SKILL.md' },
      { kind: 'mcp', path: 'a', manifestPath: 'a/Server.json' },
      { kind: 'agent', path: 'a', manifestPath: 'a/AGENT.md' },
      { kind: 'skill', path: 'a', manifestPath: 'a/skill.md' },
    ]);
    expect(files).toEqual([]);
  });

  it('takes two manifests of one kind in a folder for one', () => {
    const { folders } = recognise(['x/SKILL.md', 'x/skill.md']);
    expect(folders).toEqual([{ kind: 'skill', path: 'x', manifestPath: 'x/SKILL.md' }]);
  });

  it.each([
    ['mcp', '.mcp.json'],
    ['mcp', 'mcp.json'],
    ['mcp', '.vscode/mcp.json'],
    ['agent', '.claude/agents/reviewer.md'],
    ['agent', 'packages/web/.claude/agents/reviewer.md'],
    ['agent', '.kiro/agents/keeper.json'],
    ['agent', '.codex/agents/tester.toml'],
    ['agent', '.gemini/agents/writer.md'],
    ['agent', '.cursor/agents/writer.md'],
    ['agent', '.opencode/agent/writer.md'],
    ['agent', '.github/agents/planner.agent.md'],
  ])('finds %s in %s', (kind, path) => {
    expect(recognise([path])).toEqual({ folders: [], files: [{ kind, path }] });
  });

  it.each([
    'claude_desktop_config.json',
    '.github/agents/README.md',
    '.claude/commands/x.md',
    'agents/reviewer.md',
    'package.json',
    'my-mcp.json',
  ])('finds nothing in %s', (path) => {
    expect(recognise([path])).toEqual({ folders: [], files: [] });
  });
});

describe('bundleFinder', () => {
  const { folders } = recognise([
    'AGENT.md',
    'skills/outer/AGENT.md',
    'tools/SKILL.md',
    'tools/skills/x/SKILL.md',
  ]);
  const bundleOf = bundleFinder(folders);

  it.each(['skills/x', 'skills/x/deep/er', 'mcps/y', 'skills/outer', 'skills/outer/skills/z'])(
    'gives the outermost agent for %s',
    (folder) => expect(bundleOf(folder)).toMatchObject({ kind: 'agent', path: '' }),
  );

  it.each(['', 'skills', 'mcps', 'tools', 'tools/skills/x', 'agents/other', 'Skills/x'])(
    'gives none for "%s"',
    (folder) => expect(bundleOf(folder)).toBeNull(),
  );
});
