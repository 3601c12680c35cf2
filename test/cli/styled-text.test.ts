import { describe, expect, it } from 'vitest';
import { createStyles, StyledText, textOf } from '#cli/styled-text.ts';

const hidden = '\u001B[8mhidden\u001B[0m\nnext';
const shown = '\\x1b[8mhidden\\x1b[0m next';

describe('text with colours of ours', () => {
  it('lets nobody else bring a colour, by whatever way it comes in', () => {
    const { red, bold } = createStyles(true);
    expect(red(hidden).terminal).toBe(`\u001B[31m${shown}\u001B[39m`);
    expect(textOf`name: ${hidden}`.terminal).toBe(`name: ${shown}`);
    expect(textOf`${red('a')} ${bold(hidden)} ${2}`.terminal).toBe(
      `\u001B[31ma\u001B[39m \u001B[1m${shown}\u001B[22m 2`,
    );
    expect(StyledText.join([hidden, red('b')], '\t').terminal).toBe(
      `${shown}\t\u001B[31mb\u001B[39m`,
    );
  });

  it('has none where colour is off', () => {
    expect(createStyles(false).red(hidden).terminal).toBe(shown);
  });

  it('cannot be lost in a plain string by accident', () => {
    expect(() => `${createStyles(true).red('a')}`).toThrow(/textOf/);
  });
});
