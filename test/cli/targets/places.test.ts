import { describe, expect, it } from 'vitest';
import { locationsOf, type Places, placementsOf, resolvePlace } from '#cli/targets/places.ts';
import { kinds, kindModule } from '#schema/kinds/index.ts';
import { findTarget, targets, usualPath } from '#schema/targets.ts';

const places = (env: Record<string, string> = {}, platform: NodeJS.Platform = 'linux'): Places => ({
  home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me',
  project: platform === 'win32' ? 'C:\\work' : '/work',
  env,
  platform,
});

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
        for (const path of usual('project')) expect(path).toMatch(/^[^/~$]/);
        for (const path of usual('user')) expect(path).toMatch(/^~\//);
      }
      expect(
        kinds.filter((kind) => kindModule(kind).locations(target, 'project').length > 0),
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
