import { describe, expect, it } from 'vitest';
import { placeSkill } from '#schema/kinds/skill/place.ts';
import { findTarget, usualPath } from '#schema/targets.ts';
import { folderOf, installArguments } from '#ui/kinds/skill/install-command.ts';
import { defaultChoice, targets } from '#ui/pages/asset/install/install-choice.ts';

describe('the install command', () => {
  it('names the target, and no scope when that is the project', () => {
    expect(installArguments('team/pdf', defaultChoice)).toBe('add team/pdf -a claude-code');
  });

  it('names every target and the user scope, and pins a version', () => {
    const choice = { targets: ['cursor', 'kiro'], scope: 'user' } as const;
    expect(installArguments('team/pdf@1.0.0', choice)).toBe(
      'add team/pdf@1.0.0 -a cursor -a kiro -s user',
    );
  });
});

describe('the folder for a prompt', () => {
  it.each(targets)('is, for $id, the one that the CLI installs into', ({ id }) => {
    const target = findTarget(id);
    for (const scope of ['project', 'user'] as const) {
      const placed = target ? placeSkill({ name: 'pdf' }, target, scope) : [];
      const paths = placed.map(({ path }) => usualPath(path));
      expect([folderOf('pdf', { targets: [id], scope })]).toEqual(paths);
    }
  });

  it('is the one of the first target, in the scope chosen', () => {
    expect(folderOf('pdf', defaultChoice)).toBe('.claude/skills/pdf');
    expect(folderOf('pdf', { targets: ['cursor', 'kiro'], scope: 'user' })).toBe(
      '~/.cursor/skills/pdf',
    );
  });
});
