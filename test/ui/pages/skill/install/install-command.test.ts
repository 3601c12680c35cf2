import { describe, expect, it } from 'vitest';
import {
  defaultChoice,
  installCommand,
  parseChoice,
  toggleTarget,
} from '#ui/pages/skill/install/install-command.ts';

const registry = 'http://hub.corp:8000/agenthub';

describe('the install command', () => {
  it('fetches the CLI from the registry, under its base path', () => {
    expect(installCommand(registry, 'team/pdf', defaultChoice)).toBe(
      'npx http://hub.corp:8000/agenthub/cli/agenthub-cli.tgz add team/pdf -a claude-code',
    );
  });

  it('names every target and the user scope, and pins a version', () => {
    const choice = { targets: ['cursor', 'kiro'], scope: 'user' } as const;
    expect(installCommand(registry, 'team/pdf@1.0.0', choice)).toMatch(
      / add team\/pdf@1\.0\.0 -a cursor -a kiro -s user$/,
    );
  });
});

describe('the remembered choice', () => {
  it('comes back as it was stored, without targets that this build does not know', () => {
    const stored = JSON.stringify({ targets: ['kiro', 'gone', 'cursor'], scope: 'user' });
    expect(parseChoice(stored)).toEqual({ targets: ['cursor', 'kiro'], scope: 'user' });
  });

  it.each([
    null,
    '',
    '{',
    'null',
    '[]',
    '{"targets":[],"scope":"user"}',
    '{"targets":["x"],"scope":"user"}',
    '{"targets":["kiro"],"scope":"everywhere"}',
    '{"targets":"kiro","scope":"user"}',
  ])('is none for %j', (text) => {
    expect(parseChoice(text)).toBeNull();
  });
});

describe('choosing targets', () => {
  it('adds and takes away, in the order of the chips', () => {
    const both = toggleTarget({ targets: ['kiro'], scope: 'project' }, 'cursor');
    expect(both.targets).toEqual(['cursor', 'kiro']);
    expect(toggleTarget(both, 'kiro').targets).toEqual(['cursor']);
  });

  it('keeps the last one', () => {
    expect(toggleTarget(defaultChoice, 'claude-code')).toEqual(defaultChoice);
  });
});
