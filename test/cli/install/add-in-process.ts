import { nodeDisk } from '#cli/install/disk.ts';
import { installAssets } from '#cli/install/engine.ts';
import { digestOf, sha256 } from '#cli/install/unpack.ts';
import { watchedDisk } from './faulty-disk.ts';

/**
 * Adds one skill to a project, for a test that kills this process: `project home ref killAtStep`,
 * where the step counts changes of the disk and 0 is never.
 */
const [project = '', home = '', ref = '', killAtStep = '0'] = process.argv.slice(2);

const bytes = new TextEncoder().encode('---\nname: deploy\n---\n');
const files = ['SKILL.md', 'scripts/运行.sh'].map((path) => ({
  path,
  bytes,
  sha256: sha256(bytes),
  executable: path.endsWith('.sh'),
}));
const disk = watchedDisk(nodeDisk, ({ step }) => {
  if (step === Number(killAtStep)) process.kill(process.pid, 'SIGKILL');
});
await installAssets(
  {
    disk,
    places: { home, project, env: {}, platform: process.platform },
    now: () => new Date(),
    warn: (text) => process.stderr.write(text),
  },
  'project',
  [
    {
      kind: 'skill',
      ref,
      registry: 'http://hub.corp',
      version: '1.0.0',
      requested: null,
      digest: digestOf(bytes),
      files,
      into: ['.claude/skills', '.kiro/skills'].map((folder) => ({
        target: folder === '.kiro/skills' ? 'kiro' : 'claude-code',
        placements: [
          { type: 'folder', path: `${project}/${folder}/${ref.split('/')[1]}`, from: '' },
        ],
      })),
      method: null,
    },
  ],
  { force: false, dryRun: false, frozen: false, preview: () => {} },
);
