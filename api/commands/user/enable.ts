import { setDisabled } from '../../domain/account/set-disabled.ts';
import { type Command, parseCall } from '../command.ts';
import { withAccount } from './account.ts';

/** `agenthub user enable` */
export const enableCommand: Command = {
  summary: 'let a disabled user in again',
  help: `usage: agenthub user enable <name>

The password and the API keys of the user of that username or e-mail address work again; sessions stay ended.

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
