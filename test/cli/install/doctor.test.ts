import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '#cli/install/disk.ts';
import { formatLock } from '#cli/install/lock-format.ts';
import { installRoot } from '#cli/install/root.ts';
import { useRegistry } from './desk.ts';
import { put, snapshot } from './world.ts';

const { desk, publish, send } = useRegistry();

type Found = {
  findings: { code: string; severity: string; ref: string; path: string; command: string | null }[];
  mended: { code: string; path: string }[];
};

/** A desk with `doctor --json`, whose exit code is checked against its findings. */
async function clinic() {
  const made = await desk();
  const doctor = async (...argv: string[]) => {
    const result = await made.cli(['doctor', '--json', ...argv]);
    const data = result.json().data as Found;
    const counted = data.findings.filter(({ severity }) => severity !== 'note');
    expect(result.code).toBe(counted.length === 0 ? 0 : 5);
    return { ...data, codes: data.findings.map(({ code, path }) => `${code} ${path}`) };
  };
  return { ...made, doctor };
}

async function publishServer(name: string) {
  const manifest = {
    name: `io.test/${name}`,
    description: 'A server',
    version: '1.0.0',
    packages: [
      {
        registryType: 'npm',
        identifier: `@test/${name}`,
        version: '1.0.0',
        transport: { type: 'stdio' },
      },
    ],
  };
  const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
  await send('POST', `/mcps?name=${name}`, { files });
}

describe('agenthub-cli doctor', () => {
  it('finds nothing after an install', async () => {
    await publish('fine', '1.0.0');
    const { cli, doctor } = await clinic();
    await cli(['add', 'fine', '-a', 'claude-code', '-a', 'kiro']);
    expect(await doctor()).toMatchObject({ findings: [], mended: [] });
    expect((await cli(['doctor'])).stderr).toContain('nothing is wrong');
  });

  it('names changed, missing and foreign files, and mends only what is missing', async () => {
    await publish('drifting', '1.0.0');
    await publish('holed', '1.0.0', { 'docs/a.md': 'a' });
    const { cli, doctor, project } = await clinic();
    await cli(['add', 'drifting', 'holed', '-a', 'claude-code']);
    const before = await snapshot(project);
    const [drifting, holed] = ['.claude/skills/drifting', '.claude/skills/holed'];
    await put(project, {
      [`${drifting}/SKILL.md`]: '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n',
      [`${drifting}/mine.md`]: 'mine',
      [`${holed}/docs/a.md`]: 'a',
    });
    await rm(join(project, holed, 'docs/a.md'));
    await writeFile(
      join(project, holed, 'SKILL.md'),
      (await readFile(join(project, holed, 'SKILL.md'), 'utf8')).replaceAll('\n', '\r\n'),
    );
    expect((await doctor()).codes).toEqual([
      `file.conflict ${drifting}/SKILL.md`,
      `file.foreign ${drifting}/mine.md`,
      `file.missing ${holed}/docs/a.md`,
      `file.line-ends ${holed}/SKILL.md`,
    ]);
    const fixed = await doctor('--fix');
    expect(fixed.mended.map(({ path }) => path)).toContain(`${holed}/docs/a.md`);
    expect(fixed.codes).toEqual([
      `file.conflict ${drifting}/SKILL.md`,
      `file.foreign ${drifting}/mine.md`,
    ]);
    const after = await snapshot(project);
    expect(after[`${holed}/docs/a.md`]).toBe(before[`${holed}/docs/a.md`]);
    expect(await readFile(join(project, drifting, 'SKILL.md'), 'utf8')).toContain('<<<<<<< ours');
    // The command of each finding works.
    const commands = fixed.findings.flatMap(({ command }) => command ?? []);
    expect(commands).toEqual(['agenthub-cli add skill:platform/drifting --frozen --force']);
    expect((await cli(commands[0]!.split(' ').slice(1))).code).toBe(0);
    expect((await doctor()).codes).not.toContain(`file.conflict ${drifting}/SKILL.md`);
  });

  it('places a removed folder and a removed entry again without the registry', async () => {
    await publish('gone', '1.0.0');
    await publishServer('gone-entry');
    const { cli, doctor, project } = await clinic();
    await cli(['add', 'gone', 'mcp:platform/gone-entry', '-a', 'claude-code']);
    const before = await snapshot(project);
    await rm(join(project, '.claude'), { recursive: true });
    await writeFile(join(project, '.mcp.json'), '{}\n');
    expect((await doctor('--offline')).codes).toEqual([
      'entry.missing .mcp.json#/mcpServers/gone-entry',
      'place.missing .claude/skills/gone',
    ]);
    expect(await doctor('--offline', '--fix')).toMatchObject({ findings: [] });
    const after = await snapshot(project);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(await readFile(join(project, '.mcp.json'), 'utf8')).toContain('@test/gone-entry');
  });

  it('leaves a changed entry alone and names a broken file with its line', async () => {
    await publishServer('edited');
    const { cli, doctor, project } = await clinic();
    await cli(['add', 'mcp:platform/edited', '-a', 'claude-code']);
    const path = join(project, '.mcp.json');
    const edited = (await readFile(path, 'utf8')).replace('npx', 'bunx');
    await writeFile(path, edited);
    const { findings } = await doctor('--fix');
    expect(findings).toMatchObject([
      {
        code: 'entry.changed',
        path: '.mcp.json#/mcpServers/edited',
        command: 'agenthub-cli add mcp:platform/edited --frozen --force',
      },
    ]);
    expect(await readFile(path, 'utf8')).toBe(edited);
    await writeFile(path, `${edited}}\n`);
    const broken = (await doctor()).findings;
    expect(broken).toMatchObject([{ code: 'shared.unreadable' }]);
    expect(broken[0]?.path).toMatch(/^\.mcp\.json:\d+$/);
  });

  it('removes a part whose agent is gone from the lock file, unless it was changed', async () => {
    await publish('stray-part', '1.0.0');
    const { cli, doctor, lock, project } = await clinic();
    await cli(['add', 'stray-part', '-a', 'claude-code']);
    const recorded = await lock();
    const key = 'skill:platform/stray-part';
    const part = { ...recorded.assets[key]!, direct: false, neededBy: ['agent:platform/gone'] };
    const text = formatLock({ ...recorded, assets: { [key]: part } });
    await writeFile(join(project, 'agenthub-lock.json'), text);
    expect((await doctor()).codes).toEqual(['part.orphan agenthub-lock.json']);
    expect(await doctor('--fix')).toMatchObject({ findings: [] });
    expect(await snapshot(project)).toEqual({});
  });

  it('takes both sides of a merged lock file together, and names what both changed', async () => {
    await publish('merged-one', '1.0.0');
    await publish('merged-two', '1.0.0');
    const { cli, doctor, lock, project } = await clinic();
    await cli(['add', 'merged-one', '-a', 'claude-code']);
    const ours = JSON.stringify(await lock());
    await cli(['add', 'merged-two', '-a', 'claude-code']);
    const theirs = JSON.stringify(await lock());
    const path = join(project, 'agenthub-lock.json');
    const conflict = (one: string, other: string) =>
      `<<<<<<< HEAD\n${one}\n=======\n${other}\n>>>>>>> branch\n`;
    await writeFile(path, conflict(ours, theirs));
    expect((await doctor()).codes).toEqual(['lock.conflict agenthub-lock.json']);
    expect(await readFile(path, 'utf8')).toContain('<<<<<<<');
    expect(await doctor('--fix')).toMatchObject({ findings: [] });
    expect(Object.keys((await lock()).assets)).toHaveLength(2);
    await writeFile(path, conflict(ours, ours.replaceAll('1.0.0', '2.0.0')));
    expect((await doctor('--fix')).findings).toMatchObject([
      { code: 'lock.unreadable', command: expect.stringContaining('git checkout --ours') },
    ]);
  });

  it('finds what no lock entry names, and says who it belongs to', async () => {
    await publish('copied', '1.0.0');
    const { cli, doctor, project } = await clinic();
    await cli(['add', 'copied', '-a', 'claude-code', '-a', 'kiro']);
    const copy = '.skills-registry/cache/skill/platform/copied';
    await cp(join(project, copy, '1.0.0'), join(project, copy, '0.9.0'), { recursive: true });
    await cp(join(project, copy, '1.0.0'), join(project, '.windsurf/skills/copied'), {
      recursive: true,
    });
    await symlink(join('../../', copy, '0.9.0'), join(project, '.kiro/skills/old'));
    await put(project, {
      '.kiro/skills/own/SKILL.md': 'mine',
      '.kiro/skills/.agenthub-tmp-deadbeef/x': 'x',
    });
    const { codes, findings } = await doctor();
    expect(codes.toSorted()).toEqual([
      `orphan.copy ${copy}/0.9.0`,
      'orphan.copy .windsurf/skills/copied',
      'orphan.link .kiro/skills/old',
      'orphan.temporary .kiro/skills/.agenthub-tmp-deadbeef',
    ]);
    const added = findings.find(({ path }) => path === '.windsurf/skills/copied')?.command ?? '';
    expect(await cli(added.split(' ').slice(1))).toMatchObject({ code: 0 });
    expect((await doctor()).codes).not.toContain('orphan.copy .windsurf/skills/copied');
  });

  it('with --fix removes what an install left and nothing needs, and nothing else', async () => {
    await publish('strayed', '1.0.0');
    const { cli, doctor, project } = await clinic();
    await cli(['add', 'strayed', '-a', 'claude-code', '-a', 'kiro']);
    const copy = '.skills-registry/cache/skill/platform/strayed';
    await put(project, {
      '.windsurf/skills/own/SKILL.md': 'mine',
      '.kiro/skills/.agenthub-tmp-feed/old-0': 'mine',
    });
    const before = await snapshot(project);
    const places = ['.windsurf/skills/strayed', '.kiro/skills/.agenthub-tmp-dead/new-0'];
    for (const place of [...places, `${copy}/0.9.0`]) {
      await cp(join(project, copy, '1.0.0'), join(project, place), { recursive: true });
    }
    await symlink(join('../../', copy, '0.9.0'), join(project, '.kiro/skills/old'));
    // One with a file of the user's.
    await cp(join(project, copy, '1.0.0'), join(project, '.cursor/skills/strayed'), {
      recursive: true,
    });
    await put(project, { '.cursor/skills/strayed/notes.md': 'mine' });
    expect((await doctor('--fix')).codes).toEqual([
      'orphan.temporary .kiro/skills/.agenthub-tmp-feed',
    ]);
    const { '.cursor/skills/strayed/notes.md': notes, ...rest } = await snapshot(project);
    expect(notes).toBeDefined();
    const isTheirs = ([path]: [string, string]) => !path.startsWith('.cursor/');
    expect(Object.fromEntries(Object.entries(rest).filter(isTheirs))).toEqual(before);
    expect(await cli(['list'])).toMatchObject({ code: 0 });
  });

  it('names places that the lock file must not name, and agent tools it does not know', async () => {
    await publish('placed', '1.0.0');
    const { cli, doctor, lock, project } = await clinic();
    await cli(['add', 'placed', '-a', 'claude-code']);
    const path = join(project, 'agenthub-lock.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"claude-code"', '"tool-of-2031"'));
    expect((await doctor('--fix')).codes).toEqual(['target.unknown agenthub-lock.json']);
    await writeFile(path, text.replaceAll('.claude/skills/placed', '.git/hooks/placed'));
    expect((await doctor('--fix')).codes).toEqual([
      'lock.refused .git/hooks/placed',
      'orphan.copy .claude/skills/placed',
    ]);
    expect(Object.keys((await lock()).assets)).toHaveLength(1);
  });

  it('says that a command was killed and changes nothing, and with --fix undoes it', async () => {
    await publish('killed', '1.0.0');
    const { cli, doctor, project, places } = await clinic();
    await cli(['add', 'killed', '-a', 'claude-code']);
    const { journalPath } = await installRoot(nodeDisk, 'project', places);
    await writeFile(`${journalPath}.new`, '{');
    const before = await snapshot(project);
    for (const _ of [1, 2]) {
      expect((await doctor()).codes).toEqual(['install.interrupted agenthub-lock.json']);
    }
    const fixed = await doctor('--fix');
    expect(fixed).toMatchObject({ findings: [], mended: [{ code: 'install.interrupted' }] });
    expect(await snapshot(project)).toEqual(before);
  });

  it('says what to do about a part that was yanked', async () => {
    await publish('yanked-part', '1.0.0');
    const agent = (version: string, skills: string[]) =>
      send('POST', `/agents?version=${version}`, {
        files: [
          {
            path: 'AGENT.md',
            content: `---\nname: needy\ndescription: x\nskills: ${JSON.stringify(skills)}\n---\nx\n`,
          },
        ],
      });
    await agent('1.0.0', ['platform/yanked-part']);
    const { cli, doctor, project } = await clinic();
    await cli(['agent', 'add', 'needy', '-a', 'claude-code']);
    expect(await doctor()).toMatchObject({ findings: [] });
    await send('POST', '/skills/platform/yanked-part/versions/1.0.0/yank', { reason: 'broken' });
    expect((await doctor()).findings).toMatchObject([
      {
        code: 'part.yanked',
        ref: 'platform/needy',
        path: 'skill:platform/yanked-part',
        command: null,
      },
    ]);
    const path = join(project, '.claude/skills/yanked-part/SKILL.md');
    const before = await readFile(path, 'utf8');
    await writeFile(path, 'mine');
    const drifted = (await doctor('--offline')).findings;
    expect(drifted).toMatchObject([
      {
        code: 'file.changed',
        command: 'agenthub-cli add skill:platform/yanked-part --frozen --force',
      },
    ]);
    expect((await cli(drifted[0]!.command!.split(' ').slice(1))).code).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(before);
    await agent('2.0.0', []);
    const { findings } = await doctor();
    expect(findings).toMatchObject([{ command: 'agenthub-cli update agent:platform/needy' }]);
    expect(await doctor('--offline')).toMatchObject({ findings: [] });
    expect((await cli(['update', 'agent:platform/needy'])).code).toBe(0);
    expect(await doctor()).toMatchObject({ findings: [] });
  });
});
