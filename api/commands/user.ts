import { commandGroup } from './group.ts';
import { disableCommand } from './user/disable.ts';
import { enableCommand } from './user/enable.ts';
import { passwordCommand } from './user/password.ts';

/** `agenthub user`: the accounts of the registry, for operators with a shell on its server. */
export const userCommand = commandGroup('user', {
  summary: 'accounts: password, disable, enable',
  about:
    'They work on the configured database: DATABASE_URL, else the file in DATA_DIR. A server may run meanwhile.',
  verbs: { password: passwordCommand, disable: disableCommand, enable: enableCommand },
});
