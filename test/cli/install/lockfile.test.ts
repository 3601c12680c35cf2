import { describe, expect, it } from 'vitest';
import { formatLock } from '#cli/install/lock-format.ts';
import { emptyLock, isEmptyLock, type Lock, parseLock } from '#cli/install/lockfile.ts';

const asset = {
  registry: 'http://hub.corp',
  version: '1.0.0',
  requested: null,
  digest: `sha256:${'a'.repeat(64)}`,
  scope: 'project',
  canonical: null,
  placements: [
    { type: 'folder', folder: '.kiro/skills/deploy', method: 'copy', targets: ['kiro'] },
  ],
  files: { 'SKILL.md': { sha256: 'b'.repeat(64), executable: false } },
};
const lock = (change: object = {}) => ({
  version: 2,
  createdFolders: ['.kiro', '.kiro/skills'],
  assets: { 'skill:platform/deploy': { ...asset, ...change } },
});
const parse = (value: unknown) => parseLock(JSON.stringify(value));

describe('agenthub-lock.json', () => {
  it('is the same text whatever order things were recorded in, and ends with a newline', () => {
    const files = { 'b.md': asset.files['SKILL.md'], 'a.md': asset.files['SKILL.md'] };
    const one = parse({
      ...lock(),
      createdFolders: ['.kiro/skills', '.kiro'],
      assets: { 'skill:b1/x': asset, 'skill:a1/y': { ...asset, files } },
    });
    const other = parse({
      ...lock(),
      assets: {
        'skill:a1/y': { ...asset, files: Object.fromEntries(Object.entries(files).toReversed()) },
        'skill:b1/x': Object.fromEntries(Object.entries(asset).toReversed()),
      },
    });
    expect(formatLock(one)).toBe(formatLock(other));
    expect(formatLock(one)).toMatch(/}\n$/);
    expect(formatLock(parseLock(formatLock(one)))).toBe(formatLock(one));
  });

  it('keeps fields that a newer agenthub-cli wrote, at every level', () => {
    const text = formatLock(
      parse({
        ...lock({
          pinned: 'for the audit',
          placements: [{ ...asset.placements[0], inode: 7 }],
          files: { 'SKILL.md': { ...asset.files['SKILL.md'], size: 3 } },
        }),
        later: { 'platform/db': { version: '2.0.0' } },
      }),
    );
    for (const kept of ['for the audit', '"inode": 7', '"size": 3', 'platform/db']) {
      expect(text).toContain(kept);
    }
    expect(isEmptyLock(parse({ ...lock(), assets: {}, later: { x: 1 } }))).toBe(false);
    expect(isEmptyLock(emptyLock())).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an empty file', ''],
    ['a list', []],
    ['a ref that is a path', { ...lock(), assets: { 'skill:../x': asset } }],
    ['a key without a kind', { ...lock(), assets: { 'platform/deploy': asset } }],
    ['a kind that is none', { ...lock(), assets: { 'plugin:platform/deploy': asset } }],
    ['nothing of what it installs', { version: 2, createdFolders: [] }],
    ['version 1 without skills', { version: 1, createdFolders: [] }],
    [
      'version 1 with a list for an asset',
      { version: 1, createdFolders: [], skills: { 'a/b': [] } },
    ],
    ['a file that leaves its folder', lock({ files: { '../x': asset.files['SKILL.md'] } })],
    ['a digest that is none', lock({ digest: 'sha256:xyz' })],
    ['no placement', lock({ placements: [] })],
    ['an unknown method', lock({ placements: [{ ...asset.placements[0], method: 'mount' }] })],
  ])('is refused with %s, saying where', (_, value) => {
    expect(() => parse(value)).toThrow(/cannot be read/);
  });

  it('is refused from a newer agenthub-cli, with what to do', () => {
    expect(() => parse({ version: 3, anything: 1 })).toThrow(/newer agenthub-cli/);
  });

  it('of version 1 is read as this version has it, with what it does not know', () => {
    const { type: _, ...placement } = asset.placements[0]!;
    const old = {
      version: 1,
      createdFolders: ['.kiro'],
      skills: { 'platform/deploy': { ...asset, placements: [{ ...placement, inode: 7 }] } },
      later: 1,
    };
    expect(parse(old)).toEqual({
      version: 2,
      createdFolders: ['.kiro'],
      assets: {
        'skill:platform/deploy': { ...asset, placements: [{ ...asset.placements[0], inode: 7 }] },
      },
      later: 1,
    });
  });

  it('names merge conflicts', () => {
    const text = formatLock(parse(lock()) as Lock);
    expect(() => parseLock(text.replace('{', '<<<<<<< HEAD\n{'))).toThrow(/merge conflicts/);
  });
});
