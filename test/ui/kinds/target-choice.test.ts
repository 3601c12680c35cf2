import { describe, expect, it } from 'vitest';
import { kindModule, kinds } from '#schema/kinds/index.ts';
import { targets } from '#schema/targets.ts';
import { toolChoice } from '#ui/kinds/agent/tool-choice.ts';
import { matchTargets } from '#ui/kinds/match-targets.ts';
import { clientChoice } from '#ui/kinds/mcp/client-choice.ts';
import { toolsChoice } from '#ui/kinds/skill/tools-choice.ts';
import { targetOptions } from '#ui/kinds/target-choice.ts';

const choices = { skill: toolsChoice, mcp: clientChoice, agent: toolChoice };
const idsOf = (offered: readonly { id: string }[]) => offered.map(({ id }) => id);

describe('the targets offered', () => {
  it.each(kinds)('for %s are all that take it, the usual ones first', (kind) => {
    const { offered, shownFirst } = choices[kind];
    const taking = targets.filter((target) =>
      (['project', 'user'] as const).some(
        (scope) => kindModule(kind).locations(target, scope).length > 0,
      ),
    );
    expect(idsOf(offered).toSorted()).toEqual(idsOf(taking).toSorted());
    expect(idsOf(offered).slice(0, 4)).toEqual(['claude-code', 'cursor', 'kiro', 'codex']);
    expect(offered.slice(0, shownFirst.length)).toEqual(shownFirst);
  });

  it('are found by any name, however it is written, the start of a name first', () => {
    const find = (typed: string) => idsOf(matchTargets(toolsChoice.offered, typed));
    expect(find('')).toEqual(idsOf(toolsChoice.offered));
    expect(find('roo code')).toEqual(['roo']);
    expect(find('KILO')).toEqual(['kilo']);
    expect(find('universal')).toEqual(['agents']);
    expect(find('code')[0]).toBe('codex');
    expect(find('code')).toContain('claude-code');
    expect(find('nothing like it')).toEqual([]);
    expect(find('。')).toEqual([]);
    expect(idsOf(matchTargets(clientChoice.offered, 'vs code'))).toContain('vscode');
  });
});

describe('the target of an install', () => {
  it('has a scope in which all targets take the kind', () => {
    expect(clientChoice.possible({ targets: ['claude-desktop'], scope: 'project' }).scope).toBe(
      'user',
    );
    expect(clientChoice.possible({ targets: ['cursor'], scope: 'project' }).scope).toBe('project');
    expect(toolsChoice.scopesOf(['kiro', 'eve'])).toEqual(['project']);
  });

  it('is one for servers and agents, and several for skills, of which the last stays', () => {
    const one = { targets: ['kiro'], scope: 'project' } as const;
    expect(clientChoice.press(one, 'zed').targets).toEqual(['zed']);
    const both = toolsChoice.press(toolsChoice.press(one, 'windsurf'), 'cursor');
    expect(both.targets).toEqual(['cursor', 'kiro', 'windsurf']);
    expect(toolsChoice.press(both, 'kiro').targets).toEqual(['cursor', 'windsurf']);
    expect(toolsChoice.press(one, 'kiro')).toEqual(one);
    expect(toolsChoice.press({ ...one, scope: 'user' }, 'eve').scope).toBe('project');
  });

  it('is read from storage as it was stored, also by an older build, without unknown targets', () => {
    const stored = { targets: ['cursor', 'windsurf'], scope: 'user' } as const;
    expect(toolsChoice.parse(JSON.stringify(stored))).toEqual(stored);
    expect(toolsChoice.parse('{"targets":["kiro","gone","cursor"],"scope":"user"}')).toEqual({
      targets: ['cursor', 'kiro'],
      scope: 'user',
    });
    expect(clientChoice.parse('{"target":"cursor","scope":"user"}')).toEqual({
      targets: ['cursor'],
      scope: 'user',
    });
  });

  it.each([
    null,
    '',
    '{',
    'null',
    '[]',
    '{"scope":1}',
    '{"targets":[],"scope":"user"}',
    '{"targets":["x"],"scope":"user"}',
    '{"targets":["kiro"],"scope":"everywhere"}',
    '{"targets":"kiro","scope":"user"}',
    '{"target":"agents","scope":"user"}',
  ])('is not read from %j', (text) => {
    expect(clientChoice.parse(text)).toBeNull();
  });

  it('is named to the CLI', () => {
    expect(targetOptions({ targets: ['cursor'], scope: 'project' })).toBe(' -a cursor');
    expect(targetOptions({ targets: ['cursor', 'kiro'], scope: 'user' })).toBe(
      ' -a cursor -a kiro -s user',
    );
  });
});
