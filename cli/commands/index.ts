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
import { AgentAdd } from './agent/add.ts';
import { AgentFind } from './agent/find.ts';
import { AgentInit } from './agent/init.ts';
import { AgentList } from './agent/list.ts';
import { AgentPublish } from './agent/publish.ts';
import { AgentRemove } from './agent/remove.ts';
import { AgentShow } from './agent/show.ts';
import { AgentValidate } from './agent/validate.ts';
import { McpAdd } from './mcp/add.ts';
import { McpFind } from './mcp/find.ts';
import { McpInit } from './mcp/init.ts';
import { McpList } from './mcp/list.ts';
import { McpPublish } from './mcp/publish.ts';
import { McpRemove } from './mcp/remove.ts';
import { McpShow } from './mcp/show.ts';
import { McpValidate } from './mcp/validate.ts';
import { Audit } from './audit.ts';
import { Complete, Completion } from './completion.ts';
import { ConfigGet } from './config/get.ts';
import { ConfigPath } from './config/path.ts';
import { ConfigSet } from './config/set.ts';
import { ConfigShow } from './config/show.ts';
import { ConfigUnset } from './config/unset.ts';
import { Diff } from './diff.ts';
import { Delete } from './delete.ts';
import { Deprecate } from './deprecate.ts';
import { DistTagAdd } from './dist-tag/add.ts';
import { DistTagLs } from './dist-tag/ls.ts';
import { DistTagRm } from './dist-tag/rm.ts';
import { Doctor } from './doctor.ts';
import { Download } from './download.ts';
import { Find } from './find.ts';
import { Init } from './init.ts';
import { List } from './list.ts';
import { Login } from './login.ts';
import { Logout } from './logout.ts';
import { Open } from './open.ts';
import { Password } from './password.ts';
import { Pin } from './pin.ts';
import { Publish } from './publish.ts';
import { Remove } from './remove.ts';
import { Rename } from './rename.ts';
import { Restore } from './restore.ts';
import { Show } from './show.ts';
import { Targets } from './targets.ts';
import { TeamAdd } from './team/add.ts';
import { TeamCreate } from './team/create.ts';
import { TeamDelete } from './team/delete.ts';
import { TeamLeave } from './team/leave.ts';
import { TeamList } from './team/list.ts';
import { TeamRemove } from './team/remove.ts';
import { TeamRole } from './team/role.ts';
import { TeamShow } from './team/show.ts';
import { TokenCreate } from './token/create.ts';
import { TokenList } from './token/list.ts';
import { TokenRevoke } from './token/revoke.ts';
import { Unpin } from './unpin.ts';
import { Unyank } from './unyank.ts';
import { Update } from './update.ts';
import { Use } from './use.ts';
import { Validate } from './validate.ts';
import { Visibility } from './visibility.ts';
import { Whoami } from './whoami.ts';
import { Yank } from './yank.ts';

/** All commands in the order of the help. The path of a command's file is its invocation. */
export const commands: CommandClass<CliContext>[] = [
  Find,
  Show,
  Diff,
  Download,
  Open,
  Use,
  Add,
  List,
  Update,
  Remove,
  Pin,
  Unpin,
  Doctor,
  Audit,
  Targets,
  Init,
  Validate,
  Publish,
  Yank,
  Unyank,
  Deprecate,
  DistTagAdd,
  DistTagRm,
  DistTagLs,
  Visibility,
  Rename,
  Delete,
  Restore,
  McpFind,
  McpShow,
  McpAdd,
  McpList,
  McpRemove,
  McpInit,
  McpValidate,
  McpPublish,
  AgentFind,
  AgentShow,
  AgentAdd,
  AgentList,
  AgentRemove,
  AgentInit,
  AgentValidate,
  AgentPublish,
  Login,
  Logout,
  Whoami,
  Password,
  TeamCreate,
  TeamList,
  TeamShow,
  TeamAdd,
  TeamRole,
  TeamRemove,
  TeamLeave,
  TeamDelete,
  TokenList,
  TokenCreate,
  TokenRevoke,
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
