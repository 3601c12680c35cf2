import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { skillLocations } from '#schema/kinds/skill/place.ts';
import { findTarget, usualPath } from '#schema/targets.ts';

/** Where ours is meant: the shared folder in the home folder is the one that most tools read. */
const ours: Record<string, string> = { universal: '~/.agents/skills' };

it('places skills for each tool of the npm CLI `skills` in the folders of its own table', () => {
  const work = mkdtempSync(join(tmpdir(), 'agenthub-skills-'));
  try {
    execFileSync('npm', ['pack', 'skills@1.7.4', '--silent'], { cwd: work });
    execFileSync('tar', ['-xzf', 'skills-1.7.4.tgz'], { cwd: work });
    const text = readFileSync(join(work, 'package/dist/cli.mjs'), 'utf8');
    const row =
      /\t\tname: "([\w-]+)",\n\t\tdisplayName: "[^"]+",\n\t\tskillsDir: "([^"]+)",\n\t\tglobalSkillsDir: ([^\n]+),/g;
    const theirs = [...text.matchAll(row)];
    expect(theirs).toHaveLength(79);
    for (const [, id = '', project = '', user = ''] of theirs) {
      const target = findTarget(id)!;
      expect([id, skillLocations(target, 'project')[0]?.path]).toEqual([id, project]);
      const [found] = skillLocations(target, 'user');
      // Theirs is an expression: join(home, ".cursor/skills"), or a function.
      const end = [...user.matchAll(/"([^"]+)"/g)].map(([, part]) => part).join('/');
      const wanted = ours[id] ?? end;
      expect([id, usualPath(found?.path ?? '')]).toEqual([
        id,
        expect.stringMatching(ending(wanted)),
      ]);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

function ending(text: string): RegExp {
  return new RegExp(`${text.replaceAll('.', '\\.')}$`);
}
