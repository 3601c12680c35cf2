import { setDisabled } from '../../domain/account/set-disabled.ts';
import { type Command, parseCall } from '../command.ts';
import { withAccount } from './account.ts';

/** `agenthub user enable` */
export const enableCommand: Command = {
  summary: 'enable a disabled user',
  help: `usage: agenthub user enable <name>

Enables the user with this username or e-mail address: the password and API keys work again; sessions stay ended.

  agenthub user enable mei
  agenthub user enable mei@example.com
`,
  async run(env, args, { progress }) {
    const { positionals } = parseCall(args, {}, ['the name of a user']);
    const [name = ''] = positionals;
    const user = await withAccount(env, name, (ctx, { id }) => setDisabled(ctx, id, false));
    progress(`"${user.username}" is enabled.`);
    return 0;
  },
};
