import { describe, expect, it } from 'vitest';
import type { InspectedCandidate } from '#sync/inspect.ts';
import { type OwnAsset, plan, type PlannedChange, type PlanInput } from '#sync/plan.ts';
import type { Candidate } from '#sync/scan/candidate.ts';

const ok = (name: string, version: string | null = null): InspectedCandidate['manifest'] => ({
  ok: true,
  name,
  alternativeName: null,
  version,
  warnings: [],
});

/** A folder upstream; without a manifest it was known by its fingerprint. */
function found(
  path: string,
  manifest: InspectedCandidate['manifest'],
  { fingerprint = `of ${path}`, placement = 'elsewhere' as Candidate['placement'] } = {},
): InspectedCandidate {
  const file = { path: `${path}/SKILL.md`, oid: path, executable: false, linkTo: null };
  const candidate: Candidate = {
    kind: 'skill',
    path,
    manifest: file,
    files: [{ ...file, path: 'SKILL.md' }],
    converted: null,
    problems: [],
    placement,
    plugin: null,
  };
  return { candidate, fingerprint, manifest };
}

const own = (name: string, path: string, more: Partial<OwnAsset> = {}): OwnAsset => ({
  assetId: `asset ${name}`,
  kind: 'skill',
  name,
  path,
  fingerprint: `of ${path}`,
  latestVersion: '1.0.0',
  isGone: false,
  isDeleted: false,
  formerNames: [],
  movedTo: null,
  isOrphan: false,
  ...more,
});

/** A tree that could be read to its end. */
const nothingLeftOut: PlanInput['leftOut'] = { problemAt: () => null, whyPassedOver: () => null };
const made = (input: Partial<PlanInput>) =>
  plan({ found: [], own: [], taken: [], leftOut: nothingLeftOut, ...input });
const told = (changes: PlannedChange[]) =>
  changes.map(({ change, path, name }) => `${change} ${name ?? '?'} at ${path}`);

describe('plan', () => {
  it('tells what is new, changed, unchanged, gone, invalid and in conflict, by path', () => {
    const changes = made({
      found: [
        found('a', ok('a')),
        found('b', ok('b'), { fingerprint: 'other' }),
        found('c', null),
        found('e', { ok: false, reasons: ['no frontmatter'] }),
        found('f', ok('f')),
      ],
      own: [own('b', 'b'), own('c', 'c'), own('d', 'd')],
      taken: [{ kind: 'skill', name: 'f', owner: 'is published in team by hand' }],
    });
    expect(told(changes)).toEqual([
      'new a at a',
      'changed b at b',
      'unchanged c at c',
      'gone d at d',
      'invalid ? at e',
      'conflict f at f',
    ]);
    expect(changes.map(({ reasons }) => reasons)).toEqual([
      [],
      [],
      [],
      [expect.stringContaining('deprecated here, not deleted')],
      ['no frontmatter'],
      ['"f" is published in team by hand.'],
    ]);
  });

  it('says that something is gone only where the tree shows that', () => {
    const problem = { pointer: 'linked', detail: 'the path is a submodule' };
    const changes = made({
      found: [found('new/moved', { ok: false, reasons: ['no frontmatter'] })],
      own: [
        own('unread', 'linked/unread'),
        own('passed', 'passed'),
        own('moved', 'old/moved'),
        own('gone', 'gone'),
        own('deleted', 'linked/deleted', { isDeleted: true }),
        own('was-gone', 'linked/was-gone', { isGone: true }),
      ],
      leftOut: {
        problemAt: (path) => (path.startsWith('linked/') ? problem : null),
        whyPassedOver: (_, path) => (path === 'passed' ? 'It is passed over.' : null),
      },
    });
    expect(changes.map(({ change, path, reasons }) => [change, path, reasons[0]])).toEqual([
      ['gone', 'gone', 'It is no longer upstream; it is deprecated here, not deleted.'],
      ['unchanged', 'linked/deleted', 'It was deleted here.'],
      ['invalid', 'linked/unread', 'linked: the path is a submodule'],
      ['invalid', 'new/moved', 'no frontmatter'],
      ['invalid', 'old/moved', 'It may have moved to new/moved, which is invalid.'],
      ['unchanged', 'passed', 'It is passed over.'],
    ]);
  });

  it('takes up what came from a source that is no more, and says that none of it is gone', () => {
    const orphan = (name: string, more: Partial<OwnAsset> = {}) =>
      own(name, `old/${name}`, { fingerprint: '', isOrphan: true, ...more });
    const changes = made({
      found: [
        { ...found('a', ok('a')), isPublished: true },
        { ...found('b', ok('b')), isPublished: false },
        { ...found('c', ok('c')), isPublished: true },
        found('old/d', { ok: false, reasons: ['no frontmatter'] }),
      ],
      own: [orphan('a'), orphan('b'), orphan('c', { isGone: true }), orphan('d'), orphan('e')],
    });
    expect(told(changes)).toEqual([
      'unchanged a at a',
      'changed b at b',
      'changed c at c',
      'invalid ? at old/d',
    ]);
  });

  it('changes nothing in its input, and gives the same for the same', () => {
    const input: PlanInput = {
      found: [found('b', ok('b')), found('a', ok('a'))],
      own: [own('c', 'c')],
      taken: [],
      leftOut: nothingLeftOut,
    };
    const { leftOut: _, ...data } = input;
    const before = structuredClone(data);
    expect(plan(input)).toEqual(plan({ ...input, found: input.found.toReversed() }));
    expect(data).toEqual(before);
  });

  it('gives a name to the folder that had it, then as listed, by convention, by path', () => {
    const [first, second, third, fourth] = [
      found('a', ok('x')),
      found('skills/x', ok('x'), { placement: 'conventional' }),
      found('plugins/x', ok('x'), { placement: 'marketplace' }),
      found('z', ok('x'), { fingerprint: 'changed' }),
    ];
    const winner = (candidates: InspectedCandidate[], known: OwnAsset[] = []) =>
      made({ found: candidates, own: known }).find(({ change }) => change !== 'conflict')?.path;
    expect(winner([first, found('b', ok('x'))])).toBe('a');
    expect(winner([first, second])).toBe('skills/x');
    expect(winner([first, second, third])).toBe('plugins/x');
    expect(winner([first, second, third, fourth], [own('x', 'z')])).toBe('z');
    const [loser] = made({ found: [first, second] });
    expect(loser?.reasons).toEqual(['"x" is published from skills/x, which has other content.']);
  });

  it('takes a copy with the same content for no conflict', () => {
    const same = { fingerprint: 'same' };
    const changes = made({
      found: [found('.claude/skills/x', ok('x'), same), found('.cursor/skills/x', ok('x'), same)],
    });
    expect(told(changes)).toEqual(['new x at .claude/skills/x', 'unchanged x at .cursor/skills/x']);
  });

  it('knows a skill that moved, one that was renamed, and two that changed places', () => {
    expect(told(made({ found: [found('new', ok('a'))], own: [own('a', 'old')] }))).toEqual([
      'changed a at new',
    ]);
    expect(
      told(made({ found: [found('x', ok('b'))], own: [own('a', 'x', { fingerprint: '' })] })),
    ).toEqual(['gone a at x', 'new b at x']);
    const swapped = made({
      found: [found('x', ok('b')), found('y', ok('a'))],
      own: [own('a', 'x', { fingerprint: '1' }), own('b', 'y', { fingerprint: '2' })],
    });
    expect(told(swapped)).toEqual(['changed b at x', 'changed a at y']);
  });

  it('leaves what it took before as it is when its folder cannot be read or is in conflict', () => {
    const changes = made({
      found: [found('a', { ok: false, reasons: ['broken'] }), found('b', ok('taken'))],
      own: [own('a', 'a'), own('b', 'b')],
      taken: [{ kind: 'skill', name: 'taken', owner: 'is not ours' }],
    });
    expect(told(changes)).toEqual(['invalid a at a', 'conflict taken at b']);
  });

  it('says once that something is gone, and takes it up when it is back', () => {
    const gone = own('a', 'a', { isGone: true });
    expect(made({ own: [gone] })).toEqual([]);
    const [back] = made({ found: [found('a', ok('a'))], own: [gone] });
    expect(back).toMatchObject({ change: 'changed', reasons: ['It is back upstream.'] });
  });

  it('leaves alone what was deleted here', () => {
    const deleted = own('a', 'a', { isDeleted: true });
    const [still] = made({ found: [found('a', ok('a'), { fingerprint: 'new' })], own: [deleted] });
    expect(still).toMatchObject({ change: 'unchanged', name: 'a' });
    expect(told(made({ own: [deleted] }))).toEqual(['unchanged a at a']);
  });

  it('never takes the name of another, even of ten thousand folders', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => found(`s/${at}`, ok(`n-${at % 5000}`)));
    const taken = many.slice(0, 100).map(({ manifest }) => ({
      kind: 'skill' as const,
      name: manifest?.ok ? manifest.name : '',
      owner: 'is not ours',
    }));
    const changes = made({ found: many, taken });
    const fresh = changes.filter(({ change }) => change === 'new').map(({ name }) => name);
    expect(fresh).toHaveLength(4900);
    expect(new Set(fresh).size).toBe(4900);
    expect(fresh.some((name) => taken.some((one) => one.name === name))).toBe(false);
  });
});
