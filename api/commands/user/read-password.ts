import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { UsageError } from '../command.ts';

/**
 * Reads the password from stdin, without its line end; null for none. On a terminal it is asked for twice and
 * not shown. Throws {@link UsageError} for several lines, or two inputs that differ.
 */
export async function readPassword(username: string): Promise<string | null> {
  if (!process.stdin.isTTY) {
    const given = (await text(process.stdin)).replace(/\r?\n$/, '');
    if (/[\r\n]/.test(given)) throw new UsageError('The password on stdin has more than one line.');
    return given === '' ? null : given;
  }
  const first = await ask(`New password of "${username}" (empty: generate one): `);
  if (first === '') return null;
  if ((await ask('Once more: ')) !== first)
    throw new UsageError('The passwords differ; nothing was changed.');
  return first;
}

/** Asks for a line on stderr, without echoing the input. */
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
