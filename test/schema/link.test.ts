import { describe, expect, it } from 'vitest';
import { followLink, type LinkEnd } from '#schema/link.ts';

const tree: Record<string, LinkEnd> = {
  'AGENTS.md': 'file',
  docs: 'folder',
  'docs/v2': 'folder',
  'docs/v2/x.md': 'file',
  'docs/again.md': { target: '../CLAUDE.md' },
  'CLAUDE.md': { target: 'AGENTS.md' },
  'round.md': { target: 'docs/round.md' },
  'docs/round.md': { target: '../round.md' },
};
const look = (path: string) => tree[path] ?? null;

describe('followLink', () => {
  it.each([
    ['CLAUDE.md', 'AGENTS.md', 'AGENTS.md'],
    ['CLAUDE.md', './AGENTS.md', 'AGENTS.md'],
    ['docs/v2/y.md', 'x.md', 'docs/v2/x.md'],
    ['docs/v2/y.md', '../../AGENTS.md', 'AGENTS.md'],
    ['y.md', 'docs//v2/./x.md', 'docs/v2/x.md'],
    ['y.md', 'docs/again.md', 'AGENTS.md'],
  ])('follows %s -> %s', (path, target, file) => {
    expect(followLink(path, target, look)).toEqual({ path: file });
  });

  it.each([
    ['bad', '/etc/passwd', 'absolute'],
    ['bad', 'C:\\x', 'absolute'],
    ['bad', '../x', 'leads out'],
    ['docs/bad', '../../AGENTS.md', 'leads out'],
    ['docs/latest', 'v2', 'is a folder'],
    ['docs/self', '.', 'is a folder'],
    ['docs/root', '..', 'is a folder'],
    ['gone', 'missing.md', 'is not there'],
    ['round', 'round.md', 'in a circle'],
    ['long', 'a'.repeat(5_000), 'too long'],
  ])('refuses %s -> %.20s by its target, and says what to do', (path, target, why) => {
    const followed = followLink(path, target, look);
    expect(followed).toEqual({ problem: expect.stringContaining(target.slice(0, 200)) });
    expect(followed).toEqual({ problem: expect.stringContaining(why) });
    expect(followed).toEqual({ problem: expect.stringContaining('put a copy') });
  });
});
