import { password } from '#schema/user.ts';
import { randomPassword } from '../../domain/account/random-password.ts';
import { setPassword } from '../../domain/account/set-password.ts';
import { type Command, parseCall, UsageError } from '../command.ts';
import { withAccount } from './account.ts';
import { readPassword } from './read-password.ts';

/** `agenthub user password` */
export const passwordCommand: Command = {
  summary: 'give a user another password',
  help: `usage: agenthub user password <name> [--generate]

Gives the user of that username or e-mail address another password, and ends all sessions of theirs; API keys
go on. Whoever was locked out by wrong passwords may sign in again.

The password is read from stdin; on a terminal it is asked for. Where none is given one is made and printed,
also with --generate, which reads nothing.

  agenthub user password admin
  agenthub user password admin --generate
  agenthub user password admin < "$ADMIN_PASSWORD_FILE"
  docker exec agenthub agenthub user password admin
`,
  async run(env, args, { out, progress }) {
    const { values, positionals } = parseCall(args, { generate: { type: 'boolean' } }, [
      'the name of a user',
    ]);
    const [name = ''] = positionals;
    // Found first: nobody types a password for an account that is not there.
    const user = await withAccount(env, name, async (_, found) => found);
    const given = values.generate ? null : await readPassword(user.username);
    if (given !== null) assertPassword(given);
    const chosen = given ?? randomPassword();
    await withAccount(env, name, (ctx, { id }) => setPassword(ctx, id, chosen));
    progress(
      `The password of "${user.username}" is changed, and every session of theirs has ended.`,
    );
    if (given === null) {
      progress('It was made, and is shown this once:');
      out(chosen);
    }
    return 0;
  },
};

function assertPassword(text: string): void {
  const parsed = password.safeParse(text);
  if (!parsed.success) throw new UsageError(`${parsed.error.issues[0]?.message}.`);
}
