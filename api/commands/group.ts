import { alignedLines, type Command, type Output, UsageError } from './command.ts';

/** Creates a command with subcommands, each with its own help. `about` follows their list in the help. */
export function commandGroup(
  name: string,
  { summary, about, verbs }: { summary: string; about: string; verbs: Record<string, Command> },
): Command {
  const list = alignedLines(Object.entries(verbs).map(([verb, one]) => [`  ${verb}`, one.summary]));
  const group: Command = {
    summary,
    help: `usage: agenthub ${name} <command> [...]

${list.join('\n')}

${about}
Use --help on each for details. Exit codes: 0 for success, 1 for a failure, 2 for wrong arguments or
environment, 3 for faults in the database.
`,
    async run(env, [verb, ...args], output) {
      if (verb === undefined) throw new UsageError('Give a command.');
      if (isHelp(verb)) return help(group, output);
      const command = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
      if (!command) throw new UsageError(`There is no command "${name} ${verb}".`);
      if (args.some(isHelp)) return help(command, output);
      try {
        return await command.run(env, args, output);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(`${error.message} See: agenthub ${name} ${verb} --help`, {
          cause: error,
        });
      }
    },
  };
  return group;
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

function help({ help }: Command, { out }: Output): number {
  out(help.trimEnd());
  return 0;
}
