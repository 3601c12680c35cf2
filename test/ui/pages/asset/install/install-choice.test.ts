import { describe, expect, it } from 'vitest';
import {
  defaultChoice,
  parseChoice,
  toggleTarget,
} from '#ui/pages/asset/install/install-choice.ts';

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
