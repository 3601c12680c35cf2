import type { CommandClass } from 'clipanion';
import type { CliContext } from '../context.ts';
import { ConfigGet } from './config/get.ts';
import { ConfigPath } from './config/path.ts';
import { ConfigSet } from './config/set.ts';
import { ConfigShow } from './config/show.ts';
import { ConfigUnset } from './config/unset.ts';

/** Every command, in the order of the help; its file's path is its invocation. */
export const commands: CommandClass<CliContext>[] = [
  ConfigGet,
  ConfigSet,
  ConfigUnset,
  ConfigShow,
  ConfigPath,
];
