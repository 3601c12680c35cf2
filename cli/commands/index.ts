import type { CommandClass } from 'clipanion';
import type { CliContext } from '../context.ts';
import { Add } from './add.ts';
import { Complete, Completion } from './completion.ts';
import { ConfigGet } from './config/get.ts';
import { ConfigPath } from './config/path.ts';
import { ConfigSet } from './config/set.ts';
import { ConfigShow } from './config/show.ts';
import { ConfigUnset } from './config/unset.ts';
import { Download } from './download.ts';
import { Find } from './find.ts';
import { Init } from './init.ts';
import { List } from './list.ts';
import { Login } from './login.ts';
import { Logout } from './logout.ts';
import { Open } from './open.ts';
import { Publish } from './publish.ts';
import { Remove } from './remove.ts';
import { Show } from './show.ts';
import { Targets } from './targets.ts';
import { Update } from './update.ts';
import { Validate } from './validate.ts';
import { Whoami } from './whoami.ts';

/** Every command, in the order of the help; its file's path is its invocation. */
export const commands: CommandClass<CliContext>[] = [
  Find,
  Show,
  Download,
  Open,
  Add,
  List,
  Update,
  Remove,
  Targets,
  Init,
  Validate,
  Publish,
  Login,
  Logout,
  Whoami,
  ConfigGet,
  ConfigSet,
  ConfigUnset,
  ConfigShow,
  ConfigPath,
  Completion,
  Complete,
];
