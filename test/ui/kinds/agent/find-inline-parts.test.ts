import { describe, expect, it } from 'vitest';
import { findInlineParts } from '#ui/kinds/agent/find-inline-parts.ts';

describe('the parts in the files of an agent', () => {
  it('are folders of a kind with its manifest', () => {
    const paths = [
      'AGENT.md',
      'mcps/tickets/server.json',
      'skills/style/SKILL.md',
      'skills/style/references/SKILL.md',
      'skills/notes/readme.md',
      'tools/x/SKILL.md',
      'SKILL.md',
    ];
    expect(findInlineParts(paths)).toEqual([
      { kind: 'mcp', name: 'tickets', path: 'mcps/tickets/server.json' },
      { kind: 'skill', name: 'style', path: 'skills/style/SKILL.md' },
    ]);
  });
});
