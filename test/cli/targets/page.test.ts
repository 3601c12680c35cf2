import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Kind, kindNames } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { type Target, targets, usualPath } from '#schema/targets.ts';

/** What the page has of a target: the place that an install in a project uses, else that of the user. */
function rowOf(target: Target): string {
  const cells = kindNames.map((kind) => placeOf(kind, target));
  return `| ${['`' + target.id + '`', target.displayName, ...cells].join(' | ')} |`;
}

function placeOf(kind: Kind, target: Target): string {
  const { locations } = kindModule(kind);
  const [place] = [...locations(target, 'project'), ...locations(target, 'user')];
  return place === undefined ? '' : `\`${usualPath(place.path)}\``;
}

describe('docs/targets.md', () => {
  it('has a row for each agent target, and no other', async () => {
    const page = await readFile(new URL('../../../docs/targets.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(targets.map(rowOf));
    expect(page).toContain(`The ${targets.length} agent targets`);
  });
});
