import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { walkTree } from '#api/platform/git/tree/walk-tree.ts';
import { CliError } from '#cli/errors.ts';
import { parseLock } from '#cli/install/lockfile.ts';
import { digestOf, unpack } from '#cli/install/unpack.ts';
import { listFolder } from '#cli/publish/asset-folder.ts';
import { temporaryFolder } from '#test/cli/run-cli.ts';
import { oidOf, treeBytes } from '#test/support/git/pack.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { bytesOf, rawZip } from '#test/support/zip.ts';
import { gitFolders, safePaths, unsafePaths } from './path-examples.ts';

/** What became of a file beside a manifest: it is there, it was left out, or the whole was refused. */
type Outcome = 'taken' | 'left out' | 'refused';
type Entrance = {
  /** What happens to a file of this path, given beside a SKILL.md. */
  take(path: string): Promise<Outcome>;
  /** Whether the path can come this way at all. */
  carries?(path: string): boolean;
  /** Whether `.git` in plain letters is left out, as where publishers send it by accident, or refused. */
  gitFolder: 'left out' | 'refused';
};

const registry = await fileRegistry();
const manifest = skillMd('entrance');
const text = 'text';

/** A dry run of a publish, told by the files that it would store. */
async function published(contentType: string, body: string | Uint8Array<ArrayBuffer>) {
  const response = await registry.call('/skills?dryRun=true', {
    method: 'POST',
    as: 'admin',
    headers: { 'content-type': contentType },
    body,
  });
  const answer = (await response.json()) as { code?: string; version?: { fileCount: number } };
  if (response.status === 422 && answer.code === 'archive.invalid') return 'refused';
  expect(response.status).toBe(200);
  return answer.version?.fileCount === 2 ? 'taken' : 'left out';
}

const entrances: Record<string, Entrance> = {
  JSON: {
    gitFolder: 'left out',
    take: (path) =>
      published(
        'application/json',
        JSON.stringify({
          files: [
            { path: 'SKILL.md', content: manifest },
            { path, content: text },
          ],
        }),
      ),
  },
  'a form': {
    gitFolder: 'left out',
    // A header of a part cannot say these.
    carries: (path) => path !== '' && path.isWellFormed() && !/[\0\r\n"\\]/.test(path),
    take: (path) => {
      const part = (name: string, content: string) =>
        `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n`;
      const body = `${part('SKILL.md', manifest)}${part(path, text)}--edge--\r\n`;
      return published('multipart/form-data; boundary=edge', body);
    },
  },
  'a ZIP': {
    gitFolder: 'left out',
    // A name that ends in a slash is a folder, and none is longer than 16 bits say.
    carries: (path) => path.isWellFormed() && !path.endsWith('/') && path.length < 65_536,
    take: (path) =>
      published(
        'application/zip',
        rawZip([
          { name: 'SKILL.md', content: manifest },
          { name: path, content: text },
        ]),
      ),
  },
  'a folder of the CLI': {
    gitFolder: 'left out',
    // What the file system of Linux can hold below a folder.
    carries: (path) =>
      path.isWellFormed() &&
      !/[\0]|^\/|\/$|\/\//.test(path) &&
      !path.split('/').some((name) => ['', '.', '..'].includes(name) || bytesOf(name).length > 255),
    async take(path) {
      const folder = await temporaryFolder();
      for (const [name, content] of [
        ['SKILL.md', manifest],
        [path, text],
      ] as const) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), content);
      }
      const listed = await listFolder('skill', folder).catch(refusal);
      if (listed === 'refused') return listed;
      return listed.files.some((file) => file.path === path) ? 'taken' : 'left out';
    },
  },
  'a git tree': {
    // Git itself writes no such tree: it was made to deceive.
    gitFolder: 'refused',
    carries: (path) => path.isWellFormed() && !path.includes('\0'),
    async take(path) {
      const blob = oidOf('blob', bytesOf(text));
      const trees = new Map<string, Uint8Array>();
      let entry = { mode: '100644', name: '', oid: blob };
      for (const name of path.split('/').reverse()) {
        const tree = treeBytes([{ ...entry, name }]);
        entry = { mode: '40000', name: '', oid: oidOf('tree', tree) };
        trees.set(entry.oid, tree);
      }
      const { files, problems } = await walkTree(entry.oid, {
        read: async (oid) => trees.get(oid) ?? new Uint8Array(),
        entriesMax: gitLimitsDefault.entriesMax,
      });
      if (problems.length > 0) return 'refused';
      expect(files.map((file) => file.path)).toEqual([path]);
      return 'taken';
    },
  },
  'an archive that the CLI unpacks': {
    gitFolder: 'refused',
    carries: (path) => path.isWellFormed() && path.length < 65_536,
    async take(path) {
      const archive = rawZip([
        { name: 'SKILL.md', content: manifest },
        { name: path, content: text },
      ]);
      return held(() => unpack(archive, { kind: 'skill', digest: digestOf(archive) }));
    },
  },
  'a lock file': {
    gitFolder: 'refused',
    async take(path) {
      const digest = { sha256: '0'.repeat(64), executable: false };
      const asset = {
        registry: 'https://hub.example',
        version: '1.0.0',
        requested: null,
        digest: `sha256:${'0'.repeat(64)}`,
        scope: 'project',
        canonical: null,
        placements: [
          { type: 'folder', folder: '.claude/skills/x', method: 'copy', targets: ['claude-code'] },
        ],
        files: { 'SKILL.md': digest, [path]: digest },
      };
      const lock = { version: 2, createdFolders: [], assets: { 'skill:mei/x': asset } };
      return held(() => parseLock(JSON.stringify(lock)));
    },
  },
};

function held(read: () => unknown): Outcome {
  try {
    read();
    return 'taken';
  } catch (err) {
    return refusal(err);
  }
}

function refusal(err: unknown): 'refused' {
  if (err instanceof CliError) return 'refused';
  throw err;
}

describe.each(Object.entries(entrances))('a path that comes by %s', (_, entrance) => {
  const { take, carries = () => true, gitFolder } = entrance;
  /** Each path of a table that did not come to what it should. */
  const others = async (paths: readonly string[], expected: Outcome) => {
    const wrong: [string, Outcome][] = [];
    for (const path of paths.filter(carries)) {
      const outcome = path === 'SKILL.md' ? expected : await take(path);
      if (outcome !== expected) wrong.push([path, outcome]);
    }
    return wrong;
  };

  it('is taken when it is safe', async () => {
    expect(await others(safePaths, 'taken')).toEqual([]);
  });

  it('is refused when it is not', async () => {
    const paths = unsafePaths.map(([path]) => path);
    expect(await others(paths, 'refused')).toEqual([]);
    // The table is of use to every entrance.
    expect(paths.filter(carries).length).toBeGreaterThan(30);
  });

  it(`is ${gitFolder} when it is in a .git folder`, async () => {
    expect(await others(gitFolders, gitFolder)).toEqual([]);
  });
});
