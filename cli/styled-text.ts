import { createColors } from 'picocolors';
import { safe, safeLines } from './terminal-text.ts';

/** What may be printed: text of any origin, which is escaped then, or text with our own styling in it. */
export type Text = string | StyledText;

/**
 * Text that may hold colours of ours, and no other control: whatever is put into one is escaped on its way
 * in. So a name or a message cannot bring its own, however it gets here.
 */
export class StyledText {
  /** As it goes to the terminal. */
  readonly terminal: string;

  private constructor(terminal: string) {
    this.terminal = terminal;
  }

  /** In a plain string it would be escaped once more; {@link textOf} puts text together. */
  toString(): never {
    throw new TypeError('Put styled text together with textOf``');
  }

  /** One line. */
  static line(text: Text): StyledText {
    return text instanceof StyledText ? text : new StyledText(safe(text));
  }

  /** Several lines. */
  static lines(text: Text): StyledText {
    return text instanceof StyledText ? text : new StyledText(safeLines(text));
  }

  /** Pieces one after the other, each a line in itself; the separator is ours. */
  static join(pieces: Text[], separator: string): StyledText {
    return new StyledText(pieces.map((one) => StyledText.line(one).terminal).join(separator));
  }

  /** The same with an SGR sequence around it, which is ours. */
  static within(style: (text: string) => string, text: Text): StyledText {
    return new StyledText(style(StyledText.line(text).terminal));
  }
}

/** A line of our own words with values in it: the words stand as they are written, the values are escaped. */
export function textOf(words: TemplateStringsArray, ...values: (Text | number)[]): StyledText {
  const pieces = words.flatMap((word, at) => {
    const value = values[at];
    return value === undefined ? [word] : [word, typeof value === 'number' ? String(value) : value];
  });
  return StyledText.join(pieces, '');
}

const styleNames = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;
export type Styles = Record<(typeof styleNames)[number], (text: Text) => StyledText>;

/** The styles of a stream; they change nothing where colour is off. */
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
