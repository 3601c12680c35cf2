import { alignedLines, type Command, UsageError } from './command.ts';
import { backupCommand } from './db/backup.ts';
import { checkCommand } from './db/check.ts';
import { copyCommand } from './db/copy.ts';
import { downCommand } from './db/down.ts';
import { restoreCommand } from './db/restore.ts';
import { statusCommand } from './db/status.ts';
import { upCommand } from './db/up.ts';

const verbs: Record<string, Command> = {
  status: statusCommand,
  up: upCommand,
  down: downCommand,
  copy: copyCommand,
  backup: backupCommand,
  restore: restoreCommand,
  check: checkCommand,
};

const list = alignedLines(
  Object.entries(verbs).map(([name, { summary }]) => [`  ${name}`, summary]),
);

/** `agenthub db`: the database of the registry. */
export const dbCommand: Command = {
  summary: 'the database: status, up, down, copy, backup, restore, check',
  help: `usage: agenthub db <command> [...]

${list.join('\n')}

All but copy work on the configured database: DATABASE_URL, else the file in DATA_DIR.
Each says more with --help. They end with 0 when all is well, 1 when they fail, 2 for a wrong call or
environment, 3 when the database is not right.
`,
  async run(env, [name, ...args], output) {
    if (name === undefined) throw new UsageError('Give a command.');
    if (isHelp(name)) return help(dbCommand, output);
    const command = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!command) throw new UsageError(`There is no command "db ${name}".`);
    if (args.some(isHelp)) return help(command, output);
    try {
      return await command.run(env, args, output);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`${error.message} See: agenthub db ${name} --help`, { cause: error });
    }
  },
};

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

function help({ help }: Command, { out }: Parameters<Command['run']>[2]): number {
  out(help.trimEnd());
  return 0;
}
