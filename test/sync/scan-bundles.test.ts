import { describe, expect, it } from 'vitest';
import { scan } from '#sync/scan.ts';
import { treeOf } from './tree-of.ts';

describe('scan of a tree with an agent', () => {
  const bundle = {
    'reviewer/AGENT.md': '',
    'reviewer/skills/style/SKILL.md': '',
    'reviewer/skills/style/deep/SKILL.md': '',
    'reviewer/mcps/git/server.json': '',
    'reviewer/mcps/git/.mcp.json': '',
    'reviewer/skills/SKILL.md': '',
    'reviewer/examples/skills/x/SKILL.md': '',
    'skills/apart/SKILL.md': '',
  };

  it('leaves the parts of an agent to the agent, and says so of one that was published before', async () => {
    const { candidates, convertibles, leftOut } = await scan(treeOf(bundle), '');
    expect(candidates.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'agent reviewer',
      'skill reviewer/examples/skills/x',
      'skill reviewer/skills',
      'skill skills/apart',
    ]);
    expect(candidates[0]?.files.map(({ path }) => path)).toContain('skills/style/SKILL.md');
    expect(convertibles).toEqual([]);
    const why = [
      leftOut.whyPassedOver('skill', 'reviewer/skills/style'),
      leftOut.whyPassedOver('mcp', 'reviewer/mcps/git/.mcp.json#git'),
    ];
    for (const one of why) expect(one).toContain('a part of what is in reviewer');
    expect(leftOut.whyPassedOver('skill', 'skills/apart')).toBeNull();
  });

  it('takes the parts of an agent for assets of their own where the path glob selects them without it', async () => {
    const found = await scan(treeOf(bundle), 'reviewer/skills/*');
    expect(found.candidates.map(({ path }) => path)).toEqual([
      'reviewer/skills',
      'reviewer/skills/style',
    ]);
    const { convertibles } = await scan(treeOf(bundle), 'reviewer/mcps/**');
    expect(convertibles.map(({ file }) => file.path)).toEqual(['reviewer/mcps/git/.mcp.json']);
  });
});
