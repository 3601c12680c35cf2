import { kindNames } from '#schema/kind.ts';
import { findTarget, targets } from '#schema/targets.ts';
import { Choices } from '../choices.ts';
import { openCliWorld, registryUrl } from '../cli-world.ts';
import type { Target } from '../fuzz.ts';
import { hostileText, mutateBytes, mutateJson, recordOf } from '../hostile.ts';
import { honest, registryOfLies } from '../registry-of-lies.ts';

/**
 * What may lie in a project that someone cloned: a lock file, and whatever looks like the journal or the
 * staging of an install, in the project and where the CLI itself keeps them.
 */
export const projectFilesTarget: Target = {
  name: 'project-files',
  casesPerSession: Infinity,
  open: async () => ({ run: runCase, close: async () => {} }),
};

const commands = [
  ['list'],
  ['add', '--frozen', '--yes'],
  ['update', '--yes'],
  ['remove', 'pdf-tools', '--yes'],
  ['remove', '--all', '--yes', '--force'],
  ['add', 'mei/pdf-tools', '-a', 'claude-code', '--yes'],
  ['add', 'mei/pdf-tools', '-a', 'claude-code', '--yes', '--force'],
  ['add', 'mei/pdf-tools', '-s', 'user', '-a', 'claude-code', '--yes'],
  ['list', '-s', 'user', '--outdated'],
];

async function runCase(choices: Choices): Promise<void> {
  const world = await openCliWorld();
  const honestRegistry = () => registryOfLies(Choices.of([]));
  try {
    if (choices.oneIn(2)) {
      await world.run(['add', 'mei/pdf-tools', '-a', 'claude-code', '--yes'], honestRegistry());
    }
    const id = choices.pick(['deadbeef', '00000000-0000-4000-8000-000000000000']);
    if (!choices.oneIn(4)) {
      const where = choices.pick(['project', 'project', 'home/.skills-registry']);
      await world.put(`${where}/agenthub-lock.json`, text(choices, lockOf(choices)));
    }
    if (!choices.oneIn(3)) {
      const where = choices.pick(journalPlaces);
      await world.put(where, text(choices, journalOf(choices, id)));
      await world.put(`project/.agenthub-tmp-${id}/config`, '[core]\n\tfsmonitor = touch /tmp/x\n');
      await world.put(`project/.agenthub-tmp-${id}/new-0/SKILL.md`, 'evil\n');
    }
    const command = choices.pick(commands);
    await world.run([...command, choices.oneIn(3) ? '--json' : '-v'], honestRegistry());
  } finally {
    await world.close();
  }
}

/** Where journals are or were: those of a project were in it. */
const journalPlaces = [
  'project/.agenthub-journal.json',
  'project/.agenthub-journal.json.new',
  'project/.skills-registry/.agenthub-journal.json',
  'project/.agenthub.lock',
  'project/.skills-registry/journal.json',
];

function text(choices: Choices, value: unknown): Uint8Array {
  const json = JSON.stringify(choices.oneIn(3) ? mutateJson(choices, value) : value) ?? '';
  const bytes = new TextEncoder().encode(json);
  return choices.oneIn(8) ? mutateBytes(choices, bytes) : bytes;
}

/** Folders that a file in a project may name and an install must not touch, the plainest first. */
const folders = [
  '.claude/skills/pdf-tools',
  '.agents/skills/pdf-tools',
  '.git/hooks',
  '.GIT/hooks',
  '.git',
  'git~1/hooks',
  '.git./hooks',
  '.g\u200cit/hooks',
  'src',
  '.',
  '..',
  '../outside',
  '/outside',
  '~/.bashrc',
  '~/.config/git',
  'C:\\x',
  '.claude/skills/../../.git/hooks',
  '.claude/skills/pdf-tools/SKILL.md',
  '.claude//skills/x',
  '',
];

function folderOf(choices: Choices): string {
  return choices.oneIn(10) ? hostileText(choices) : choices.pick(folders);
}

function lockOf(choices: Choices): unknown {
  const file = { sha256: 'a'.repeat(64), executable: true };
  const asset = {
    registry: choices.oneIn(6) ? hostileText(choices) : registryUrl,
    version: '1.0.0',
    requested: null,
    digest: choices.oneIn(6) ? `sha256:${'0'.repeat(64)}` : honest.digest,
    scope: choices.pick(['project', 'user']),
    canonical: choices.oneIn(3) ? folderOf(choices) : null,
    placements: [
      {
        type: 'folder',
        folder: folderOf(choices),
        method: choices.pick(['copy', 'symlink', 'junction']),
        targets: [choices.pick(targetIds)],
      },
      ...(choices.oneIn(3)
        ? [{ type: 'folder', folder: folderOf(choices), method: 'copy', targets: ['claude-code'] }]
        : []),
    ],
    files: recordOf(
      ['SKILL.md', ...choices.list(2, () => folderOf(choices))].map((path) => [path, file]),
    ),
  };
  const createdFolders = choices.list(3, () => folderOf(choices));
  const ref = choices.oneIn(8) ? hostileText(choices) : 'mei/pdf-tools';
  if (choices.oneIn(3)) return { version: 1, createdFolders, skills: recordOf([[ref, asset]]) };
  const key = choices.oneIn(8) ? hostileText(choices) : `${choices.pick(kindNames)}:${ref}`;
  const version = choices.oneIn(12) ? 3 : 2;
  return { version, createdFolders, assets: recordOf([[key, asset]]) };
}

const targetIds = ['claude-code', 'cursor', 'no-such-target'].filter(
  (id) => id.startsWith('no-') || findTarget(id) !== undefined,
);
if (targets.length === 0) throw new Error('there are no agent targets');

function journalOf(choices: Choices, id: string): unknown {
  const temp = `.agenthub-tmp-${id}`;
  const place = () => (choices.oneIn(3) ? `${temp}/config` : folderOf(choices));
  return {
    version: 1,
    id,
    state: choices.pick(['swapping', 'staging', 'committed']),
    project: '..',
    temps: [temp, ...choices.list(2, () => folderOf(choices))],
    created: choices.list(2, () => folderOf(choices)),
    moves: choices.list(3, () => ({
      from: choices.pick(['.git/config', '.git/hooks', place()]),
      to: choices.pick([`${temp}/config`, place()]),
      ...(choices.oneIn(4) ? { replaced: place() } : {}),
    })),
    prune: choices.list(3, () => folderOf(choices)),
  };
}
