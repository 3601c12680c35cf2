import { password } from '#schema/user.ts';
import { randomPassword } from '../../domain/account/random-password.ts';
import { setPassword } from '../../domain/account/set-password.ts';
import { type Command, parseCall, UsageError } from '../command.ts';
import { withAccount } from './account.ts';
import { readPassword } from './read-password.ts';

/** `agenthub user password` */
export const passwordCommand: Command = {
  summary: "set a user's password",
  help: `usage: agenthub user password <name> [--generate]

Sets the password of the user with this username or e-mail address, and ends all of the user's sessions; API keys
stay valid. A user who was locked out by wrong passwords may sign in again.

The password is read from stdin; on a terminal it is asked for. If none is given, or with --generate, a password
is generated and printed.

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
    // Looked up first, so that nobody types a password for an unknown account.
    const user = await withAccount(env, name, async (_, found) => found);
    const given = values.generate ? null : await readPassword(user.username);
    if (given !== null) assertPassword(given);
    const chosen = given ?? randomPassword();
    await withAccount(env, name, (ctx, { id }) => setPassword(ctx, id, chosen));
    progress(
      `The password of "${user.username}" is changed, and all sessions of the user have ended.`,
    );
    if (given === null) {
      progress('The generated password is shown only once:');
      out(chosen);
    }
    return 0;
  },
};

function assertPassword(text: string): void {
  const parsed = password.safeParse(text);
  if (!parsed.success) throw new UsageError(`${parsed.error.issues[0]?.message}.`);
}
