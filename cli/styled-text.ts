import { createColors } from 'picocolors';
import { safe, safeLines } from './terminal-text.ts';

/** Text to print: a plain string, which is escaped, or text with the CLI's own styling. */
export type Text = string | StyledText;

/**
 * Text whose only control sequences are the CLI's own colours. All text that is put into it is escaped, so a
 * name or a message can never add control sequences.
 */
export class StyledText {
  /** The text to write to the terminal. */
  readonly terminal: string;

  private constructor(terminal: string) {
    this.terminal = terminal;
  }

  /** Throws: in a plain string the styles would be escaped. Use {@link textOf} to combine text. */
  toString(): never {
    throw new TypeError('Combine styled text with textOf``');
  }

  /** One line. */
  static line(text: Text): StyledText {
    return text instanceof StyledText ? text : new StyledText(safe(text));
  }

  /** Several lines. */
  static lines(text: Text): StyledText {
    return text instanceof StyledText ? text : new StyledText(safeLines(text));
  }

  /** Joins pieces, each escaped as one line; the separator is not escaped. */
  static join(pieces: Text[], separator: string): StyledText {
    return new StyledText(pieces.map((one) => StyledText.line(one).terminal).join(separator));
  }

  /** Puts an SGR sequence of the CLI around text. */
  static within(style: (text: string) => string, text: Text): StyledText {
    return new StyledText(style(StyledText.line(text).terminal));
  }
}

/** A template tag for one line: the literal parts are kept, the values are escaped. */
export function textOf(words: TemplateStringsArray, ...values: (Text | number)[]): StyledText {
  const pieces = words.flatMap((word, at) => {
    const value = values[at];
    return value === undefined ? [word] : [word, typeof value === 'number' ? String(value) : value];
  });
  return StyledText.join(pieces, '');
}

const styleNames = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;
export type Styles = Record<(typeof styleNames)[number], (text: Text) => StyledText>;

/** The styles of a stream; without colour they change nothing. */
export function createStyles(isColored: boolean): Styles {
  const colors = createColors(isColored);
  const style = (name: (typeof styleNames)[number]) => (text: Text) =>
    StyledText.within(colors[name], text);
  return {
    bold: style('bold'),
    dim: style('dim'),
    red: style('red'),
    green: style('green'),
    yellow: style('yellow'),
    cyan: style('cyan'),
  };
}
