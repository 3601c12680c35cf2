/** The texts of the help of the install family in Chinese, by their English. */
export const installHelpInChinese: Record<string, string> = {
  'Install skills, MCP servers and agents into agent tools':
    '把技能、MCP 服务器和智能体安装到智能体工具',
  "Agent target to install for; repeat for several, '*' for all":
    '安装到此智能体工具；可重复，* 表示全部',
  'project (the default), or user: for all projects':
    'project（默认）只用于当前项目，user 用于所有项目',
  'copy or symlink': 'copy（复制）或 symlink（符号链接）',
  'Install into this folder instead': '改为安装到此目录',
  'Install exactly what the lock file records; fail if it would change':
    '按锁文件安装；若会改变锁文件则失败',
  'Rename what is in the way to a backup': '先将占用目标位置的内容改名备份',
  'Show what would be done, without doing it': '只显示将要执行的操作，不实际执行',
  'Print what would be written for each agent tool, without writing it':
    '只打印将为各智能体工具写入的内容，不实际写入',
  'Value of an input; repeat for several': '输入项的值；可重复',
  'File with values of inputs, one NAME=VALUE a line': '含输入项值的文件，每行一个 NAME=VALUE',
  'The same as --env': '同 --env',
  'Install MCP servers into agent tools': '把 MCP 服务器安装到智能体工具',
  'MCP servers': 'MCP 服务器',
  'Only show what would be written': '只显示将写入的内容',
  'Install agents with their skills and MCP servers': '安装智能体及其技能和 MCP 服务器',
  'For the agent tools found on this machine': '安装到本机找到的工具',
  'A version, for two tools, in all projects': '指定版本，安装到两个工具，用于所有项目',
  'Preview the changes': '预览将要执行的操作',
  'In CI: exactly what the lock file records': '在 CI 中严格按锁文件安装',
  'Names must be exact. A version after the @ is a pin, which update leaves; a range (@1, @^1.2, @~1.2.3) and a dist-tag are followed. Without --agent, they are installed for the agent tools found on this machine; if none is found, skills go into the shared .agents folder. A tool named with --agent is used even if it is not found. A single folder gets a copy of the files; several folders get links to one copy below .skills-registry. Inside a project the links are relative, so that the project can be moved and committed. --method overrides this. Every written file is recorded in agenthub-lock.json. A file that is not recorded there, or that was changed, is never replaced: --force renames it to <name>.backup-<time> first. If a step fails, all changes are undone.':
    '名称必须完全一致。@ 后的版本即固定，update 不动它；范围（@1、@^1.2、@~1.2.3）和发布标签会被跟随。不给 --agent 时安装到本机找到的工具，一个也没有时，技能安装到共享的 .agents 目录。用 --agent 指定的工具无论是否找到都会安装。只有一个目录时复制文件；有多个时链接到 .skills-registry 下的同一份副本，项目内使用相对链接，便于移动和提交。可用 --method 改变。写入的每个文件都记录在 agenthub-lock.json 中。没有记录的、或之后被改动的内容绝不会被替换；使用 --force 时会先将其改名为 <name>.backup-<时间>，再继续。任何一步失败，所有更改都会撤销。',
  'List what is installed': '列出已安装的资产',
  'project or user; default: both': 'project 或 user；默认两者都列出',
  'Only what is not up to date, and why': '只列出不是最新的，并说明原因',
  'In this project and for the user': '当前项目和当前用户的',
  'What is not up to date, and why': '哪些不是最新的，以及原因',
  'In a pipe each line is ref, version, scope, state, agents, folders, kind, registry with tabs between; with --outdated ref, version, latest, scope, wanted, why, kind. The last column of the first is what became of the version in the registry: ok, yanked, deprecated, gone (deleted, or no longer visible to you) or withdrawn (security); it is empty if the registry did not answer within 3 seconds, which is said, or with --offline. The state is ok, changed (someone edited a file), missing (a file or a folder is gone), kept (it was removed, but not what you changed of it) or refused (the lock file names a place that is not allowed; exit code 5).':
    '在管道中，每行依次为引用、版本、范围、状态、智能体工具、目录、类型、注册中心状态，以制表符分隔；使用 --outdated 时依次为引用、版本、最新版本、范围、应装版本、原因、类型。注册中心状态说明该版本现在的情况：ok、yanked（已撤回）、deprecated（已弃用）、gone（已删除，或你已无权查看）或 withdrawn (security)（因安全原因撤回）；注册中心 3 秒内没有应答（会说明）或使用 --offline 时为空。状态为 ok、changed（文件被改动）、missing（文件或目录缺失）、kept（已移除，但你改动过的部分仍在）或 refused（锁文件指定了不允许的位置；以 5 结束）。',
  'Update what is installed': '更新已安装的资产',
  'project or user': 'project 或 user',
  'In the project and for the user': '当前项目和当前用户的都更新',
  'Rename files that you changed to a backup': '先将你改动过的内容改名备份',
  'Everything in this project': '当前项目的全部',
  'Preview the updates': '预览将发生的变化',
  'As the text of a merge request': '作为合并请求的正文',
  'Print what the new versions bring as Markdown on stdout, for a merge request':
    '在 stdout 以 Markdown 输出新版本带来的改动，用于合并请求',
  'One asset': '一个资产',
  'With a value that the new version requires': '给出新版本要求的值',
  'Without names, everything in the agenthub-lock.json of this project is updated; with --all, also what is installed for the user. Only the agent tools recorded there are affected. Each asset is updated completely or not at all. One installed with a dist-tag or a range, such as beta or ^1.2, follows it, also back to a lower version. One that is pinned, or was installed with a version, stays at it until --unpin. Files that you changed are replaced only with --force, which renames them to a backup first. Values that you gave stay. What a new version newly requires is asked for, or given with --env, --env-file or --input.':
    '不给名称时更新当前项目 agenthub-lock.json 中记录的全部资产；使用 --all 时也更新为用户安装的。只涉及其中记录的智能体工具。每个资产要么整体更新，要么不动。按发布标签或范围（如 beta、^1.2）安装的跟随它，也会回到较低的版本。已固定的、或指定版本安装的保持该版本，直到使用 --unpin。你改动过的文件不会被替换；使用 --force 时会先改名备份，再更新。你给出的值会保留。新版本新要求的值会询问，或用 --env、--env-file、--input 给出。',
  'Remove what is installed': '移除已安装的资产',
  'Remove only from this agent target; repeat for several': '只从此智能体工具移除；可重复',
  'Remove everything in the scope': '该范围内的全部',
  'Remove changed files too': '连同改动过的文件',
  'From all agents of this project': '从当前项目的所有智能体工具移除',
  'From one agent': '只从一个智能体工具移除',
  'Everything in the user scope': '用户范围内的全部',
  'Deletes the installed files that are unchanged, and the folders made for them that are then empty. Your own files next to them stay and are listed. A file or an entry that you changed stays, is named, and stays in the lock file: --force removes it too, now or later.':
    '删除安装时写入且未改动的文件，以及为它们创建且已空的目录。旁边属于你的文件会保留并列出。你改动过的文件或条目会保留、列出，并留在锁文件中：使用 --force 可现在或以后一并删除。',
  'List the agent tools that assets can be installed for, those found here first':
    '列出可安装资产的智能体工具，本机已有的排在最前',
  'Only the tools that are found on this machine': '只列出本机已有的工具',
  'Those found on this machine': '本机已有的工具',
  'All known tools': '所有已知的工具',
  'In a pipe each line is id, name, found, project folder, user folder, kinds with tabs between.':
    '在管道中，每行依次为标识、名称、是否找到、项目目录、用户目录、种类，以制表符分隔。',
  'Find and mend what is wrong with installed assets': '检查并修复已安装的资产',
  'Mend what is provably not yours': '修复可以确定不属于你的部分',
  'Look at this project and at the user': '检查当前项目和当前用户的',
  'Mend what can be mended': '修复可以修复的部分',
  'Finds changed and missing files and entries, foreign files, leftovers, interrupted commands, conflict markers, lock entries for unknown agent tools, and, when the registry answers, versions that are yanked, deprecated, gone or withdrawn (security), and parts that are. Each finding has the command that mends it. The exit code is 5 if there are findings; notes do not count. --fix places again what is missing, removes parts, links and copies that nothing needs, and takes both sides of a merged lock file together. It never touches a file or an entry that you changed. In a pipe each line is severity, code, scope, asset, path, text, command with tabs between.':
    '找出被改动或缺失的文件和条目、外来文件、残留、被中断的命令、冲突标记、未知智能体工具的锁条目；注册中心可用时，还会找出已撤回、已弃用、已不存在或因安全原因撤回的版本和组成部分。每项都给出修复它的命令。有发现时以 5 结束；note 不计入。--fix 重新放置缺失的内容，移除不再需要的组成部分、链接和副本，并合并锁文件冲突的两侧；绝不改动你修改过的文件或条目。在管道中，每行依次为级别、代码、范围、资产、路径、说明、命令，以制表符分隔。',
  'List what is installed and no longer should be': '列出已安装但不应再使用的资产',
  'table (the default), json or sarif': 'table（默认）、json 或 sarif',
  'For code scanning in CI': '在 CI 中用于代码扫描',
  'Asks the registry about each installed version: whether it was yanked, deprecated or deleted, is no longer visible to you, or is served with another digest. Secrets that an install wrote into a file of the project are listed too. The exit code is 7 if there is an error among the findings. --format sarif prints a SARIF 2.1.0 log for code scanning, with the lines of agenthub-lock.json. In a pipe each line is severity, rule, scope, ref, version, text, command, kind with tabs between.':
    '向注册中心查询每个已安装的版本：是否已撤回、弃用、删除、不再可见，或摘要不同。还会列出安装时写入项目文件的密钥。若有 error 级别的发现则以 7 结束。--format sarif 输出 SARIF 2.1.0，附 agenthub-lock.json 中的行号，用于代码扫描。在管道中，每行依次为级别、规则、范围、引用、版本、说明、命令、类型，以制表符分隔。',
  'Keep the installed version at every update': '更新时保持已安装的版本',
  'Stay at the installed version': '保持已安装的版本',
  'Follow the latest version again': '重新跟随最新版本',
  'One that followed a range before it was pinned follows that range again. update --unpin does this and updates at once.':
    '固定之前跟随范围的，重新跟随该范围。update --unpin 解除固定并立即更新。',
  'Install also what was withdrawn for a security reason, as its owner or from the cache':
    '也安装因安全原因撤回的版本（需要是其所有者，或缓存中已有）',
  'Lift the pin of the named assets and update them': '解除所指资产的固定并更新',
  'The highest 1.x, also at every update': '最高的 1.x，每次更新也是',
  'Update again': '恢复更新',
  'The lock file records the version as the one that was asked for, as add <ref>@<version> does. update then says which version exists, and leaves the installed one.':
    '锁文件将该版本记为所要求的版本，与 add <ref>@<version> 相同。此后 update 只提示有哪个新版本，不改动已安装的版本。',
};
