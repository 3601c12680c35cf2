import { describe, expect, it } from 'vitest';
import { allowedTools, toolChanges } from '#schema/kinds/skill/allowed-tools.ts';

describe('the tools that a skill may use', () => {
  it('are read however they are written', () => {
    expect(allowedTools({ 'allowed-tools': 'Bash(git add:*) Read,Write' })).toEqual([
      'Bash(git add:*)',
      'Read',
      'Write',
    ]);
    expect(allowedTools({ allowedTools: ['Read'] })).toEqual(['Read']);
    expect(allowedTools({ 'allowed-tools': { a: 1 } })).toEqual([]);
    expect(allowedTools({})).toEqual([]);
  });

  it('are compared one by one', () => {
    const changes = toolChanges(
      { 'allowed-tools': 'Read, Grep' },
      { 'allowed-tools': ['Read', 'Bash(rm -rf:*)'] },
    );
    expect(changes).toEqual({ added: ['Bash(rm -rf:*)'], removed: ['Grep'] });
  });

  it('have no changes where a manifest is not known', () => {
    expect(toolChanges(null, { 'allowed-tools': 'Read' })).toEqual({ added: [], removed: [] });
    expect(toolChanges({ 'allowed-tools': 'Read' }, null)).toEqual({ added: [], removed: [] });
  });
});
