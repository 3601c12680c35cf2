import { describe, expect, it } from 'vitest';
import {
  clientOptions,
  clients,
  parseClientChoice,
  possibleChoice,
} from '#ui/kinds/mcp/client-choice.ts';

describe('the client that servers are added to', () => {
  it('is one of those that take servers, in a scope that it has', () => {
    expect(clients.map(({ id }) => id)).toContain('claude-desktop');
    expect(possibleChoice({ target: 'claude-desktop', scope: 'project' }).scope).toBe('user');
    expect(possibleChoice({ target: 'cursor', scope: 'project' }).scope).toBe('project');
  });

  it('is read from storage only if it is known', () => {
    const stored = { target: 'cursor', scope: 'user' } as const;
    expect(parseClientChoice(JSON.stringify(stored))).toEqual(stored);
    for (const text of [null, '', '{', '[]', '{"target":"agents","scope":"user"}', '{"scope":1}']) {
      expect(parseClientChoice(text)).toBeNull();
    }
  });

  it('is named to the CLI', () => {
    expect(clientOptions({ target: 'cursor', scope: 'project' })).toBe(' -a cursor');
    expect(clientOptions({ target: 'vscode', scope: 'user' })).toBe(' -a vscode -s user');
  });
});
