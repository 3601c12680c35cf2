import { setDisabled } from '../../domain/account/set-disabled.ts';
import { type Command, parseCall } from '../command.ts';
import { withAccount } from './account.ts';

/** `agenthub user disable` */
export const disableCommand: Command = {
  summary: 'shut a user out at once',
  help: `usage: agenthub user disable <name>

From now on every session, API key and password of the user of that username or e-mail address is refused. What
they published stays. The last active admin cannot be disabled.

  agenthub user disable mei
  agenthub user disable mei@example.com
`,
  async run(env, args, { progress }) {
    const { positionals } = parseCall(args, {}, ['the name of a user']);
    const [name = ''] = positionals;
    const user = await withAccount(env, name, (ctx, { id }) => setDisabled(ctx, id, true));
    progress(`"${user.username}" is disabled.`);
    return 0;
  },
};
