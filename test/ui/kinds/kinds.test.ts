import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kindNames, kindWords } from '#schema/kind.ts';
import { kinds, kindModule } from '#schema/kinds/index.ts';
import { kindUi, shownKinds } from '#ui/kinds/index.ts';
import { locales } from '#ui/messages/format.ts';

describe('the kinds of the web UI', () => {
  it('are those that can be published', () => {
    expect(shownKinds.toSorted()).toEqual(kinds.toSorted());
  });

  it.each(shownKinds)('have, for %s, its manifest file and nouns in every language', (kind) => {
    const { manifestFile, nouns } = kindUi(kind);
    expect(manifestFile).toBe(kindModule(kind).manifestFile);
    const forms = locales.flatMap((locale) => Object.values(nouns[locale]));
    expect(forms.filter((noun) => !noun.trim())).toEqual([]);
  });

  it('have no literal outside of ui/kinds: all other code acts on what a kind gives', () => {
    const words = [...kindNames, ...Object.values(kindWords)].join('|');
    const literals = [
      new RegExp(`(['"\`])(${words})\\1`),
      new RegExp(`/(${words})(?![\\w.-])`),
      /SKILL\.md|server\.json|AGENT\.md/i,
      /skills?\b/i,
    ];
    const files = globSync('ui/**/*.{ts,tsx}', { exclude: ['ui/kinds/**'] });
    const found = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => literals.some((literal) => literal.test(line)))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });
});
