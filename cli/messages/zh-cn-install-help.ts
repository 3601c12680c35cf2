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
  'Names must be exact. Without --agent, they are installed for the agent tools found on this machine; if none is found, skills go into the shared .agents folder. A tool named with --agent is used even if it is not found. A single folder gets a copy of the files; several folders get links to one copy below .skills-registry. Inside a project the links are relative, so that the project can be moved and committed. --method overrides this. Every written file is recorded in agenthub-lock.json. A file that is not recorded there, or that was changed, is never replaced: --force renames it to <name>.backup-<time> first. If a step fails, all changes are undone.':
    '名称必须完全一致。不给 --agent 时安装到本机找到的工具，一个也没有时，技能安装到共享的 .agents 目录。用 --agent 指定的工具无论是否找到都会安装。只有一个目录时复制文件；有多个时链接到 .skills-registry 下的同一份副本，项目内使用相对链接，便于移动和提交。可用 --method 改变。写入的每个文件都记录在 agenthub-lock.json 中。没有记录的、或之后被改动的内容绝不会被替换；使用 --force 时会先将其改名为 <name>.backup-<时间>，再继续。任何一步失败，所有更改都会撤销。',
  'List what is installed': '列出已安装的资产',
  'project or user; default: both': 'project 或 user；默认两者都列出',
  'Only assets with a newer version in the registry': '只列出注册中心有新版本的',
  'In this project and for the user': '当前项目和当前用户的',
  'Assets with a newer version': '哪些有新版本',
  'In a pipe each line is ref, version, scope, state, agents, folders, kind with tabs between. The state is ok, changed (someone edited a file), missing (a file or a folder is gone) or refused (the lock file names a place that is not allowed; exit code 5).':
    '在管道中，每行依次为引用、版本、范围、状态、智能体工具、目录、类型，以制表符分隔。状态为 ok、changed（文件被改动）、missing（文件或目录缺失）或 refused（锁文件指定了不允许的位置；以 5 结束）。',
  'Update what is installed': '更新已安装的资产',
  'project or user': 'project 或 user',
  'In the project and for the user': '当前项目和当前用户的都更新',
  'Rename files that you changed to a backup': '先将你改动过的内容改名备份',
  'Everything in this project': '当前项目的全部',
  'Preview the updates': '预览将发生的变化',
  'One asset': '一个资产',
  'Without names, everything in the agenthub-lock.json of this project is updated; with --all, also what is installed for the user. Only the agent tools recorded there are affected. Each asset is updated completely or not at all. One installed with a dist-tag follows that tag. Files that you changed are replaced only with --force, which renames them to a backup first.':
    '不给名称时更新当前项目 agenthub-lock.json 中记录的全部资产；使用 --all 时也更新为用户安装的。只涉及其中记录的智能体工具。每个资产要么整体更新，要么不动。按发布标签安装的跟随该标签。你改动过的文件不会被替换；使用 --force 时会先改名备份，再更新。',
  'Remove what is installed': '移除已安装的资产',
  'Remove only from this agent target; repeat for several': '只从此智能体工具移除；可重复',
  'Remove everything in the scope': '该范围内的全部',
  'Remove changed files too': '连同改动过的文件',
  'From all agents of this project': '从当前项目的所有智能体工具移除',
  'From one agent': '只从一个智能体工具移除',
  'Everything in the user scope': '用户范围内的全部',
  'Deletes the installed files that are unchanged, and the folders made for them that are then empty. Your own files next to them stay and are listed. Changed files are deleted only with --force.':
    '删除安装时写入且未改动的文件，以及为它们创建且已空的目录。旁边属于你的文件会保留并列出。改动过的文件只有使用 --force 才会删除。',
  'List the agent tools that assets can be installed for, those found here first':
    '列出可安装资产的智能体工具，本机已有的排在最前',
  'Only the tools that are found on this machine': '只列出本机已有的工具',
  'Those found on this machine': '本机已有的工具',
  'All known tools': '所有已知的工具',
  'In a pipe each line is id, name, found, project folder, user folder, kinds with tabs between.':
    '在管道中，每行依次为标识、名称、是否找到、项目目录、用户目录、种类，以制表符分隔。',
};
