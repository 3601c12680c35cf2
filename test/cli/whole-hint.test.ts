import { describe, expect, it } from 'vitest';
import { wholeHint } from '#cli/whole-hint.ts';

describe('wholeHint', () => {
  it('completes options with the command that was run, quoted for a shell', () => {
    expect(wholeHint('replace it:  --force', ['init', 'a b'])).toBe(
      "replace it:  agenthub-cli init 'a b' --force",
    );
  });

  it.each([
    [['add', 'x', '-s', 'user', '-a', 'kiro'], 'add x -a kiro --scope project'],
    [['add', '--scope', 'user', 'x'], 'add x --scope project'],
    [['add', '--scope=user', 'x'], 'add x --scope project'],
  ])('puts the value of %j in place of the other one', (argv, whole) => {
    expect(wholeHint('try:  --scope project', argv)).toBe(`try:  agenthub-cli ${whole}`);
  });

  it('leaves any other hint, and repeats no value that may be a secret', () => {
    const hints = ['list it:  agenthub-cli list', '--force is no command', 'sign in'];
    for (const hint of hints) expect(wholeHint(hint, ['add', 'x'])).toBe(hint);
    for (const argv of [
      ['add', 'x', '--env', 'A=tok'],
      ['add', 'x', '--input=A=tok'],
    ]) {
      expect(wholeHint('replace it:  --force', argv)).toBe('replace it:  --force');
    }
  });
});
