import type { CliContext } from './context.ts';

/** The signs that a line begins with, and what progress is drawn with. */
export type Symbols = {
  tick: string;
  cross: string;
  skip: string;
  ellipsis: string;
  bar: [string, string];
};

const unicodeSymbols: Symbols = {
  tick: '✓',
  cross: '✗',
  skip: '-',
  ellipsis: '…',
  bar: ['█', '░'],
};
const asciiSymbols: Symbols = {
  tick: '+',
  cross: 'x',
  skip: '-',
  ellipsis: '...',
  bar: ['#', '.'],
};

/** The symbols: ASCII if the console may not use UTF-8, such as with a GBK code page or the C locale. */
export function symbolsFor({ env, platform }: CliContext): Symbols {
  if (platform === 'win32') {
    const modern = env['WT_SESSION'] || env['TERM_PROGRAM'] || env['ConEmuTask'];
    return modern ? unicodeSymbols : asciiSymbols;
  }
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const plain = locale !== '' && !/utf-?8/i.test(locale);
  return plain ? asciiSymbols : unicodeSymbols;
}
