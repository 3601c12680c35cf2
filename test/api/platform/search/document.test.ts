import { expect, it } from 'vitest';
import { kind, visibility } from '#schema/asset.ts';
import { partOf } from '#api/platform/search/document.ts';

it('gives each kind and visibility the number that databases hold for it', () => {
  // What is stored: a number that moves would show one kind's rows as another's.
  const stored = {
    'skill public': 0,
    'skill internal': 1,
    'skill private': 2,
    'mcp public': 3,
    'mcp internal': 4,
    'mcp private': 5,
    'agent public': 6,
    'agent internal': 7,
    'agent private': 8,
  };
  const now = kind.options.flatMap((one) =>
    visibility.options.map((who) => [`${one} ${who}`, partOf(one, who)]),
  );
  expect(Object.fromEntries(now)).toEqual(stored);
});
