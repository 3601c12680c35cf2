import { Option } from 'clipanion';
import { BaseCommand } from './base-command.ts';

/** The base of the commands that write the values of inputs: `add` and `update`. */
export abstract class InputCommand extends BaseCommand {
  env = Option.Array('--env', {
    description: '<name=value> Value of an input; repeat for several',
  });
  envFile = Option.String('--env-file', {
    description: '<file> File with values of inputs, one NAME=VALUE a line',
  });
  input = Option.Array('--input', { description: '<name=value> The same as --env' });
}
