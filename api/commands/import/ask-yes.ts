import { createInterface } from 'node:readline/promises';

/** Asks on the terminal; `no terminal` where stdin or stderr is none. Anything but y or yes is a no. */
export async function askYes(question: string): Promise<'yes' | 'no' | 'no terminal'> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return 'no terminal';
  const typing = createInterface({ input: process.stdin, output: process.stderr });
  typing.once('SIGINT', () => process.exit(130));
  try {
    const answer = await typing.question(question);
    return /^y(?:es)?$/i.test(answer.trim()) ? 'yes' : 'no';
  } finally {
    typing.close();
  }
}
