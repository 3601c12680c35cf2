import { describe, expect, it } from 'vitest';
import { extrasChanges, extrasOf } from '#schema/kinds/agent/tool-settings.ts';

const hooks = { Stop: [{ command: 'make' }] };
const manifest = {
  targets: {
    codex: { sandbox_mode: 'danger-full-access', model: 'x' },
    claude: { hooks, color: 'red' },
    nobody: { hooks },
    cursor: 'none',
    gemini: {},
  },
};

describe('the settings for single tools', () => {
  it('are those that an install writes, by id or alias, and no others', () => {
    expect(extrasOf(manifest).map(({ target, keys }) => [target, keys])).toEqual([
      ['claude-code', { hooks, color: 'red' }],
      ['codex', { sandbox_mode: 'danger-full-access', model: 'x' }],
    ]);
    expect(extrasOf({})).toEqual([]);
    expect(extrasOf({ targets: ['claude'] })).toEqual([]);
  });

  it('are compared by key: added, changed and removed', () => {
    const after = { targets: { 'claude-code': { hooks: { Stop: [] }, color: 'red', model: 'x' } } };
    expect(extrasChanges(manifest, after)).toEqual([
      'Claude Code: hooks',
      'Codex: sandbox_mode',
      'Codex: model',
      'Claude Code: model',
    ]);
    expect(extrasChanges(manifest, manifest)).toEqual([]);
    expect(extrasChanges(null, after)).toEqual([]);
  });
});
