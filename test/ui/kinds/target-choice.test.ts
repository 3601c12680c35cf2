import { describe, expect, it } from 'vitest';
import { toolChoice } from '#ui/kinds/agent/tool-choice.ts';
import { clientChoice } from '#ui/kinds/mcp/client-choice.ts';
import { targetOptions } from '#ui/kinds/target-choice.ts';

describe('the target of an install', () => {
  it('is one of those that take the kind, in a scope that it has', () => {
    expect(clientChoice.targets.map(({ id }) => id)).toContain('claude-desktop');
    expect(toolChoice.targets.map(({ id }) => id)).not.toContain('claude-desktop');
    expect(clientChoice.possible({ target: 'claude-desktop', scope: 'project' }).scope).toBe(
      'user',
    );
    expect(clientChoice.possible({ target: 'cursor', scope: 'project' }).scope).toBe('project');
  });

  it('is read from storage only if it is known', () => {
    const stored = { target: 'cursor', scope: 'user' } as const;
    expect(clientChoice.parse(JSON.stringify(stored))).toEqual(stored);
    for (const text of [null, '', '{', '[]', '{"target":"agents","scope":"user"}', '{"scope":1}']) {
      expect(clientChoice.parse(text)).toBeNull();
    }
  });

  it('is named to the CLI', () => {
    expect(targetOptions({ target: 'cursor', scope: 'project' })).toBe(' -a cursor');
    expect(targetOptions({ target: 'vscode', scope: 'user' })).toBe(' -a vscode -s user');
  });
});
