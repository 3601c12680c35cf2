import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { UsageError } from '../command.ts';

/**
 * The password that stdin holds, without the end of its line; null for none. On a terminal it is asked for twice,
 * and not shown. Throws {@link UsageError} for several lines, or two that differ.
 */
export async function readPassword(username: string): Promise<string | null> {
  if (!process.stdin.isTTY) {
    const given = (await text(process.stdin)).replace(/\r?\n$/, '');
    if (/[\r\n]/.test(given)) throw new UsageError('The password on stdin has more than one line.');
    return given === '' ? null : given;
  }
  const first = await ask(`New password of "${username}" (nothing: one is made): `);
  if (first === '') return null;
  if ((await ask('Once more: ')) !== first)
    throw new UsageError('They differ; nothing is changed.');
  return first;
}

/** Asks on stderr for a line, and shows nothing of what is typed. */
async function ask(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const typing = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  typing.once('SIGINT', () => process.exit(130));
  process.stderr.write(question);
  try {
    return await new Promise<string>((resolve) => {
      typing.question('', resolve);
      typing.once('close', () => resolve(''));
    });
  } finally {
    typing.close();
    process.stderr.write('\n');
  }
}
