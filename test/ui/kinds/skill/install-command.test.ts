import { describe, expect, it } from 'vitest';
import { placeSkill } from '#schema/kinds/skill/place.ts';
import { findTarget, usualPath } from '#schema/targets.ts';
import { foldersOf, installArguments } from '#ui/kinds/skill/install-command.ts';
import { toolsChoice } from '#ui/kinds/skill/tools-choice.ts';

const project = { targets: ['claude-code'], scope: 'project' } as const;

describe('the install command', () => {
  it('names the target, and no scope when that is the project', () => {
    expect(installArguments('team/pdf', project)).toBe('add team/pdf -a claude-code');
  });

  it('names every target and the user scope, and pins a version', () => {
    const choice = { targets: ['cursor', 'kiro'], scope: 'user' } as const;
    expect(installArguments('team/pdf@1.0.0', choice)).toBe(
      'add team/pdf@1.0.0 -a cursor -a kiro -s user',
    );
  });
});

describe('the folders that the page names', () => {
  it('are, for each target and scope, those that the CLI installs into', () => {
    const places = toolsChoice.offered.flatMap(({ id }) =>
      toolsChoice.scopesOf([id]).map((scope) => ({ id, scope })),
    );
    expect(places.length).toBeGreaterThan(150);
    for (const { id, scope } of places) {
      const target = findTarget(id);
      const placed = target ? placeSkill({ name: 'pdf' }, target, scope) : [];
      const paths = placed.map(({ path }) => usualPath(path));
      expect(foldersOf('pdf', { targets: [id], scope })).toEqual(paths);
    }
  });

  it('are those of all targets chosen, each once', () => {
    expect(foldersOf('pdf', project)).toEqual(['.claude/skills/pdf']);
    expect(foldersOf('pdf', { targets: ['cursor', 'kiro', 'codex'], scope: 'project' })).toEqual([
      '.agents/skills/pdf',
      '.kiro/skills/pdf',
    ]);
  });
});
