import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectTargets } from '#cli/targets/detect.ts';
import { locationsOf, type Places, placementsOf, resolvePlace } from '#cli/targets/places.ts';
import { kinds, kindModule } from '#schema/kinds/index.ts';
import { applicationData } from '#schema/targets/rows.ts';
import { findTarget, targets, usualPath } from '#schema/targets.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const places = (env: Record<string, string> = {}, platform: NodeJS.Platform = 'linux'): Places => ({
  home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me',
  project: platform === 'win32' ? 'C:\\work' : '/work',
  env,
  platform,
});

const scopes = ['project', 'user'] as const;

describe('the table of agent targets', () => {
  it('has each id and alias once, and a server can show every folder', () => {
    const names = targets.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const target of targets) {
      expect(target.id).toMatch(/^[a-z0-9-]{1,64}$/);
      expect(findTarget(target.id)).toBe(target);
      for (const kind of kinds) {
        const usual = (scope: 'project' | 'user') =>
          kindModule(kind)
            .locations(target, scope)
            .map(({ path }) => usualPath(path));
        for (const path of usual('project')) expect(path).toMatch(/^[^/~$[]/);
        for (const path of usual('user')) expect(path).toMatch(/^~\//);
      }
      expect(
        kinds.flatMap((kind) =>
          scopes.flatMap((scope) => kindModule(kind).locations(target, scope)),
        ),
      ).not.toEqual([]);
    }
    expect(findTarget('kiro-cli')?.id).toBe('kiro');
    expect(findTarget('universal')?.id).toBe('agents');
    expect(findTarget('nope')).toBeNull();
  });

  it.each([
    ['agents', '/work/.agents/skills', '/home/me/.agents/skills'],
    ['claude-code', '/work/.claude/skills', '/home/me/.claude/skills'],
    ['codex', '/work/.agents/skills', '/home/me/.agents/skills'],
    ['cursor', '/work/.agents/skills', '/home/me/.cursor/skills'],
    ['kiro', '/work/.kiro/skills', '/home/me/.kiro/skills'],
  ])('puts %s where that tool looks', (id, project, user) => {
    const target = findTarget(id)!;
    expect(locationsOf('skill', target, 'project', places())).toEqual([
      { type: 'folder', path: project },
    ]);
    const asset = { kind: 'skill' as const, name: 'pdf', paths: [], text: () => '', inputs: {} };
    expect(placementsOf(asset, target, 'project', places())).toEqual([
      { type: 'folder', path: `${project}/pdf`, from: '' },
    ]);
    expect(locationsOf('skill', target, 'user', places())).toEqual([
      { type: 'folder', path: user },
    ]);
  });
});

describe('a path with alternatives', () => {
  const openclaw = '[~/.openclaw|~/.clawdbot]/skills';

  it('is the first that exists, or the first, and the target looks in all of them', async () => {
    const home = temporaryFolder();
    const at = { ...places(), home };
    expect(resolvePlace(openclaw, at)).toBe(join(home, '.openclaw/skills'));
    await mkdir(join(home, '.clawdbot'));
    expect(resolvePlace(openclaw, at)).toBe(join(home, '.clawdbot/skills'));
    expect(
      locationsOf('skill', findTarget('openclaw')!, 'user', at).map(({ path }) => path),
    ).toEqual(['.clawdbot', '.openclaw', '.moltbot'].map((folder) => join(home, folder, 'skills')));
    expect(usualPath(openclaw)).toBe('~/.openclaw/skills');
  });

  it.each([
    ['linux', {}, '/home/me/.config/Claude'],
    ['linux', { XDG_CONFIG_HOME: '/etc/me' }, '/etc/me/Claude'],
    ['darwin', {}, '/home/me/Library/Application Support/Claude'],
    ['win32', {}, 'C:\\Users\\me\\AppData\\Roaming\\Claude'],
    ['win32', { APPDATA: 'D:\\data' }, 'D:\\data\\Claude'],
  ] as const)('depends on the platform: %s with %o', (platform, env, expected) => {
    expect(resolvePlace(`${applicationData}/Claude`, places({ ...env }, platform))).toBe(expected);
    expect(usualPath(`${applicationData}/Claude`)).toBe('~/.config/Claude');
  });
});

describe('a target whose package the project depends on', () => {
  it.each([
    ['{"devDependencies":{"eve":"1"}}', ['eve']],
    ['{"dependencies":{"eve":"1"}}', ['eve']],
    ['{"dependencies":{"evening":"1"}}', []],
    ['null', []],
    ['{', []],
  ])('%s', async (text, expected) => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'package.json'), text);
    const found = await detectTargets({ ...places(), home: join(folder, 'home'), project: folder });
    expect(found.map(({ id }) => id)).toEqual(expected);
  });
});

describe('resolvePlace', () => {
  it.each([
    ['$X_HOME(~/.x)/skills', {}, '/home/me/.x/skills'],
    ['$X_HOME(~/.x)/skills', { X_HOME: '' }, '/home/me/.x/skills'],
    ['$X_HOME(~/.x)/skills', { X_HOME: '/opt/x' }, '/opt/x/skills'],
    ['$X_HOME(~/.x)/skills', { X_HOME: '~/y' }, '/home/me/y/skills'],
    ['$X_HOME(~/.x)/skills', { X_HOME: 'here' }, '/work/here/skills'],
    ['$X_HOME(~/.config)', {}, '/home/me/.config'],
    ['%APPDATA%/Zed', {}, null],
    ['%APPDATA%/Zed', { APPDATA: '/data' }, '/data/Zed'],
    ['/etc/codex', {}, '/etc/codex'],
    ['./agent', {}, '/work/agent'],
    ['~', {}, '/home/me'],
  ])('%s with %o is %s', (path, env, expected) => {
    expect(resolvePlace(path, places(env as Record<string, string>))).toBe(expected);
  });

  it('makes Windows paths on Windows', () => {
    const windows = places({ CLAUDE_CONFIG_DIR: 'D:\\claude' }, 'win32');
    expect(resolvePlace('$CLAUDE_CONFIG_DIR(~/.claude)/skills', windows)).toBe(
      'D:\\claude\\skills',
    );
    expect(resolvePlace('~/.kiro/skills', windows)).toBe('C:\\Users\\me\\.kiro\\skills');
  });
});
