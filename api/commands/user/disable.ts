import { setDisabled } from '../../domain/account/set-disabled.ts';
import { type Command, parseCall } from '../command.ts';
import { withAccount } from './account.ts';

/** `agenthub user disable` */
export const disableCommand: Command = {
  summary: 'disable a user immediately',
  help: `usage: agenthub user disable <name>

Disables the user with this username or e-mail address: all sessions, API keys and the password are refused from
now on. Published assets stay. The last active admin cannot be disabled.

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
