import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '#cli/install/unpack.ts';
import { useRegistry } from './desk.ts';
import { put, snapshot } from './world.ts';

const { desk, publish, url } = useRegistry();

beforeAll(() => publish('nice', '1.0.0', { 'pre-commit': '#!/bin/sh\ntouch pwned\n' }));

/** What a user runs in a project without knowing what is in it. */
const commands: Record<string, string[]> = {
  list: ['list'],
  add: ['add', 'nice', '-a', 'kiro'],
  'add --frozen': ['add', '--frozen'],
  update: ['update'],
  remove: ['remove', 'nice'],
  'remove --all --force': ['remove', '--all', '--force', '--yes'],
};

const git = (folder: string, ...argv: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    stdio: 'pipe',
  });

/** A clone of a repository that holds these files. */
async function clone(files: Record<string, string>) {
  const made = await desk();
  const upstream = join(made.folder, 'upstream');
  await put(upstream, { 'README.md': 'harmless', ...files });
  git(upstream, 'init', '--quiet');
  git(upstream, 'add', '--all', '--force');
  git(upstream, 'commit', '--quiet', '--message', 'x');
  await rm(made.project, { recursive: true });
  git(made.folder, 'clone', '--quiet', upstream, made.project);
  return made;
}

const sourcesOf = async (project: string) =>
  Object.fromEntries(
    Object.entries(await snapshot(project)).filter(([path]) => !path.startsWith('.git/index')),
  );

describe('a clone that brings a journal', () => {
  const temp = '.agenthub-tmp-deadbeef';
  const config = (marker: string) => `[core]\n\tfsmonitor = "touch ${marker}; false"\n`;

  it.each(Object.entries(commands))('is not moved by %s, and git runs nothing', async (_, argv) => {
    const marker = 'PWNED';
    const { cli, project } = await clone({
      [`${temp}/config`]: config(marker),
      '.agenthub-journal.json': JSON.stringify({
        version: 1,
        id: 'deadbeef',
        state: 'swapping',
        temps: [temp],
        created: [],
        moves: [{ from: '.git/config', to: `${temp}/config` }],
        prune: ['.git/refs/tags'],
      }),
      '.agenthub.lock': JSON.stringify({ pid: process.pid, host: 'x', id: 'x' }),
    });
    const before = await sourcesOf(project);
    const { stderr } = await cli(argv);
    expect(stderr).toContain('.agenthub-journal.json is ignored');
    git(project, 'status');
    expect(existsSync(join(project, marker))).toBe(false);
    expect(await sourcesOf(project)).toMatchObject(before);
  });
});

type Asset = {
  registry: string;
  version: string;
  placements: { type: string; folder: string; method: string; targets: string[] }[];
  canonical: string | null;
  files: Record<string, { sha256: string; executable: boolean }>;
};

type Change = (asset: Asset, lock: { createdFolders: string[] }) => void;

let rightLock = '';

/** The lock of a real install of `platform/nice` for Kiro, with one thing changed. */
async function lockWith(change: Change): Promise<string> {
  if (rightLock === '') {
    const { cli, project } = await desk();
    await cli(['add', 'nice', '-a', 'kiro']);
    rightLock = await readFile(join(project, 'agenthub-lock.json'), 'utf8');
  }
  const lock = JSON.parse(rightLock);
  change(lock.assets['skill:platform/nice'], lock);
  return JSON.stringify(lock);
}

const placedIn = (folder: string) => (asset: Asset) => {
  asset.placements = [{ type: 'folder', folder, method: 'copy', targets: ['claude-code'] }];
};

/** What of a lock file someone else may have written, and what is said of it. */
const hostileLocks: [string, Change, RegExp][] = [
  ['a place in .git', placedIn('.git/hooks'), /\.git\/hooks: is not a folder for platform\/nice/],
  ['a place in .git of that name', placedIn('.git/nice'), /\.git\/nice: .*\.git folder/],
  ['a place in .GIT', placedIn('.GIT/nice'), /\.GIT\/nice: .*\.git folder/],
  ['a place in what NTFS takes for .git', placedIn('git~1/nice'), /git~1\/nice: .*\.git folder/],
  ['a place in .git and a dot', placedIn('.git./nice'), /\.git folder/],
  ['a place in .git with a mark in it', placedIn('.g\u200cit/nice'), /\.git folder/],
  ['the project itself', placedIn('.'), /\.: is not a folder for platform\/nice/],
  ['a folder of the sources', placedIn('src'), /src: is not a folder for platform\/nice/],
  [
    'a folder that no tool has',
    placedIn('src/nice'),
    /src\/nice: .*not in a folder of an agent target/,
  ],
  ['another name in a skills folder', placedIn('.kiro/skills/other'), /is not a folder for/],
  ['the skills folder itself', placedIn('.kiro/skills'), /is not a folder for/],
  ['a folder above the project', placedIn('../nice'), /\.\.\/nice: .*outside of the install root/],
  ['a way through ..', placedIn('.kiro/../../nice'), /outside of the install root/],
  ['an absolute folder', placedIn('/tmp/nice'), /outside of the install root/],
  ['the home folder', placedIn('~/.kiro/skills/nice'), /outside of the install root/],
  ['a backslash', placedIn('.kiro\\skills\\nice'), /outside of the install root/],
  ['a link that leads to .git', placedIn('.cursor/skills/nice'), /\.git folder/],
  ['a link that leads out', placedIn('.codex/nice'), /leads out of the project/],
  [
    'a second place beside a right one',
    (asset) =>
      asset.placements.push({
        type: 'folder',
        folder: 'src/nice',
        method: 'copy',
        targets: ['claude-code'],
      }),
    /src\/nice: .*not in a folder of an agent target/,
  ],
  [
    'a link to somewhere else',
    (asset) => {
      asset.canonical = 'src';
      asset.placements[0]!.method = 'symlink';
    },
    /src: is not the folder for the copy/,
  ],
  [
    'the copy that links point to in .git',
    (asset) => {
      asset.canonical = '.git/hooks';
      asset.placements[0]!.method = 'symlink';
    },
    /\.git\/hooks: is not the folder for the copy/,
  ],
  [
    'the copy of another skill',
    (asset) => {
      asset.canonical = '.skills-registry/cache/platform/other/1.0.0';
      asset.placements[0]!.method = 'symlink';
    },
    /is not the folder for the copy/,
  ],
  [
    'a version that is a path',
    (asset) => {
      asset.version = '../../../../.git';
      asset.canonical = '.git';
      asset.placements[0]!.method = 'symlink';
    },
    /cannot be read: .*version/,
  ],
  [
    'a file of the sources as an installed one',
    (asset) => {
      asset.files = { '../../../src/main.ts': { sha256: sha256(bytes('x')), executable: false } };
    },
    /cannot be read: .*leaves its folder/,
  ],
  [
    'a created folder in .git',
    (_, lock) => lock.createdFolders.push('.git/refs/tags'),
    /\.git folder/,
  ],
  ['a created folder outside', (_, lock) => lock.createdFolders.push('../x'), /outside/],
];

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each(hostileLocks)('a lock file that names %s', (_, change, said) => {
  const touching = Object.entries(commands).filter(([name]) => name !== 'add');

  it.each([...touching, ['add', ['add', 'platform/nice', '-a', 'claude-code']] as const])(
    'stops %s before anything is written',
    async (_command, argv) => {
      const { cli, project, folder } = await desk();
      await put(project, {
        'agenthub-lock.json': await lockWith(change),
        'src/main.ts': 'x',
        'src/SKILL.md': 'mine',
        '.git/hooks/mine': 'mine',
        '.git/config': 'mine',
      });
      await mkdir(join(project, '.git/refs/tags'), { recursive: true });
      await mkdir(join(project, '.cursor'));
      await symlink('../.git/hooks', join(project, '.cursor/skills'));
      await symlink(folder, join(project, '.codex'));
      const before = await snapshot(folder);
      const { code, stdout, stderr } = await cli([...argv]);
      expect({ code, argv }).toEqual({ code: 5, argv });
      expect(stdout + stderr).toMatch(said);
      expect(stderr).toContain('hint: ');
      const after = await snapshot(folder);
      // The archive may be fetched before the places are looked at.
      const placed = Object.entries(after).filter(([path]) => !/^home\/.*archives/.test(path));
      expect(Object.fromEntries(placed)).toEqual(before);
    },
  );
});

describe('a lock file with a folder of --dir', () => {
  it('is refused on a machine that did not confirm it, and is right after the command that it names', async () => {
    const mine = await desk();
    await mine.cli(['add', 'nice', '--dir', 'tools']);
    expect((await mine.cli(['add', '--frozen'])).code).toBe(0);
    expect((await mine.cli(['list'])).stdout).toContain('\tok\t');

    const theirs = await desk();
    const lockText = await readFile(join(mine.project, 'agenthub-lock.json'), 'utf8');
    await writeFile(join(theirs.project, 'agenthub-lock.json'), lockText);
    const before = await snapshot(theirs.project);
    const refused = await theirs.cli(['add', '--frozen']);
    expect(refused.code).toBe(5);
    const command = `agenthub-cli add platform/nice --dir ${join(theirs.project, 'tools')}`;
    expect(refused.stderr).toContain(`tools/nice: is not in a folder of an agent target`);
    expect(refused.stderr).toContain(command);
    const listed = await theirs.cli(['list', '--json']);
    expect(listed.code).toBe(5);
    expect(listed.json()).toMatchObject({
      ok: false,
      data: [{ ref: 'platform/nice', state: 'refused' }],
      error: { code: 'cli.refused', errors: [{ pointer: 'tools/nice' }] },
    });
    expect(await snapshot(theirs.project)).toEqual(before);

    // To say what it would do confirms nothing.
    expect((await theirs.cli([...command.split(' ').slice(1), '--dry-run'])).code).toBe(0);
    expect((await theirs.cli(['add', '--frozen'])).code).toBe(5);
    expect((await theirs.cli(command.split(' ').slice(1))).code).toBe(0);
    expect((await theirs.cli(['add', '--frozen'])).code).toBe(0);
    expect((await theirs.cli(['list'])).stdout).toContain('\tok\t');
    expect((await theirs.cli(['update'])).code).toBe(0);
    expect((await theirs.cli(['remove', 'nice'])).code).toBe(0);
    expect(await snapshot(theirs.project)).toEqual({});
  });

  it('does not hold for the same folder of another project, nor once the folder is a link', async () => {
    const one = await desk();
    await one.cli(['add', 'nice', '--dir', 'tools']);
    const other = await desk();
    const lockText = await readFile(join(one.project, 'agenthub-lock.json'), 'utf8');
    await writeFile(join(other.project, 'agenthub-lock.json'), lockText);
    expect((await other.cli(['list'], { home: one.home })).code).toBe(5);
    await rm(join(one.project, 'tools'), { recursive: true });
    await mkdir(join(one.project, 'src'));
    await symlink('src', join(one.project, 'tools'));
    expect((await one.cli(['add', '--frozen'])).code).toBe(5);
    expect(await snapshot(join(one.project, 'src'))).toEqual({});
  });

  it('does not keep other skills from being added, and is left as it is', async () => {
    const mine = await desk();
    await publish('other', '1.0.0');
    await mine.cli(['add', 'nice', '--dir', 'tools']);
    const theirs = await desk();
    const lockText = await readFile(join(mine.project, 'agenthub-lock.json'), 'utf8');
    await put(theirs.project, { 'agenthub-lock.json': lockText });
    await mkdir(join(theirs.project, 'tools'));
    expect((await theirs.cli(['add', 'other', '-a', 'kiro'])).code).toBe(0);
    expect((await theirs.lock()).assets['skill:platform/nice']?.placements[0]?.folder).toBe(
      'tools/nice',
    );
    expect((await theirs.lock()).createdFolders).toContain('tools');
    expect((await theirs.cli(['remove', 'other'])).code).toBe(0);
    expect(Object.keys(await snapshot(theirs.project))).toEqual(['agenthub-lock.json', 'tools/']);
  });

  it('is not confirmed for a .git folder', async () => {
    const { cli, project, folder } = await desk();
    await put(project, { '.git/HEAD': 'x' });
    const before = await snapshot(folder);
    for (const dir of ['.git', '.git/hooks', '.GIT/x']) {
      const { code, stderr } = await cli(['add', 'nice', '--dir', dir]);
      expect({ dir, code }).toEqual({ dir, code: 5 });
      expect(stderr).toContain('.git folder');
    }
    const { 'home/.skills-registry/archives/': _, ...after } = await snapshot(folder);
    const kept = Object.entries(after).filter(([path]) => !/archives/.test(path));
    expect(Object.fromEntries(kept)).toEqual(before);
  });
});

describe('a remove that a hostile lock asks for', () => {
  it('deletes only what has the recorded bytes, in the place of a skill', async () => {
    const { cli, project } = await desk();
    await put(project, {
      'agenthub-lock.json': await lockWith((asset) => {
        asset.registry = url();
        asset.files = { 'SKILL.md': { sha256: sha256(bytes('recorded')), executable: false } };
      }),
      '.kiro/skills/nice/SKILL.md': 'mine',
      '.kiro/skills/nice/notes.md': 'mine',
    });
    const before = await snapshot(project);
    expect((await cli(['remove', 'nice'])).code).toBe(5);
    expect(await snapshot(project)).toEqual(before);
  });
});
