import type { CommandClass } from 'clipanion';
import type { CliContext } from '../context.ts';
import { Add } from './add.ts';
import { AdminImport } from './admin/import.ts';
import { AdminSourceAdd } from './admin/source/add.ts';
import { AdminSourceCancel } from './admin/source/cancel.ts';
import { AdminSourceUpdate } from './admin/source/update.ts';
import { AdminSourceList } from './admin/source/list.ts';
import { AdminSourceLog } from './admin/source/log.ts';
import { AdminSourcePause } from './admin/source/pause.ts';
import { AdminSourcePreview } from './admin/source/preview.ts';
import { AdminSourceResume } from './admin/source/resume.ts';
import { AdminSourceRemove } from './admin/source/remove.ts';
import { AdminSourceRuns } from './admin/source/runs.ts';
import { AdminSourceShow } from './admin/source/show.ts';
import { AdminSourceSync } from './admin/source/sync.ts';
import { AdminSourceTest } from './admin/source/test.ts';
import { AdminUserDisable } from './admin/user/disable.ts';
import { AdminUserEnable } from './admin/user/enable.ts';
import { AdminUserPassword } from './admin/user/password.ts';
import { AgentInit } from './agent/init.ts';
import { AgentPublish } from './agent/publish.ts';
import { AgentShow } from './agent/show.ts';
import { AgentValidate } from './agent/validate.ts';
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
import { Password } from './password.ts';
import { Publish } from './publish.ts';
import { Remove } from './remove.ts';
import { Show } from './show.ts';
import { Targets } from './targets.ts';
import { Update } from './update.ts';
import { Validate } from './validate.ts';
import { Whoami } from './whoami.ts';

/** All commands in the order of the help. The path of a command's file is its invocation. */
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
  AgentShow,
  AgentInit,
  AgentValidate,
  AgentPublish,
  Login,
  Logout,
  Whoami,
  Password,
  AdminSourceList,
  AdminSourceAdd,
  AdminSourceUpdate,
  AdminSourceRemove,
  AdminSourceShow,
  AdminSourceTest,
  AdminSourcePreview,
  AdminSourceSync,
  AdminSourcePause,
  AdminSourceResume,
  AdminSourceRuns,
  AdminSourceLog,
  AdminSourceCancel,
  AdminImport,
  AdminUserPassword,
  AdminUserDisable,
  AdminUserEnable,
  ConfigGet,
  ConfigSet,
  ConfigUnset,
  ConfigShow,
  ConfigPath,
  Completion,
  Complete,
];
