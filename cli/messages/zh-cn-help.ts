/** The texts of the help in Chinese, by their English. */
export const helpInChinese: Record<string, string> = {
  // Categories and headings
  Assets: '资产',
  'Installed assets': '已安装',
  'MCP servers': 'MCP 服务器',
  Agents: '智能体',
  Publishing: '发布',
  'After publishing': '发布之后',
  Account: '账号',
  Settings: '设置',
  Usage: '用法',
  Also: '别名',
  Options: '选项',
  'Global options': '全局选项',
  Examples: '示例',
  'Print this help': '显示此帮助',
  'agenthub-cli <command> --help shows the options and examples of a command.':
    'agenthub-cli <command> --help 显示某个命令的选项和示例。',

  // Global options
  'Address of the registry': '注册中心的地址',
  'Profile of the configuration': '使用的配置档案',
  'Configuration file; the credentials file is in the same folder': '配置文件；凭据文件在同一目录',
  'Print one JSON document on stdout': '在标准输出上给出一个 JSON 文档',
  'Print only data and errors': '只输出数据和错误',
  'Print more details on stderr': '在标准错误上输出更多信息',
  'auto, always or never': 'auto、always 或 never',
  'Never ask a question; fail instead': '不询问；需要输入时直接报错退出',
  'Answer yes to every question': '对所有问题回答“是”',
  'Do not contact the registry': '不访问注册中心',
  'Time limit of a request': '请求的超时时间',
  'Language of messages: en or zh-CN': '消息语言：en 或 zh-CN',
  'Work in this folder': '在此目录下工作',

  // find
  'Search the registry': '搜索注册中心',
  'Only with this tag; repeat for several tags': '带有此标签；可重复以指定多个',
  'Only in this namespace': '在此命名空间内',
  'Only owned by this user': '属于此用户',
  'Only for this agent target': '适用于此智能体工具',
  'installs, updated, name, relevance': 'installs、updated、name、relevance',
  'Maximum number of results, 1 to 100; default 20': '最多显示多少条，1 到 100；默认 20',
  'Maximum number of results of each kind, 1 to 100; default 20':
    '每种类型最多显示多少条，1 到 100；默认 20',
  'Only skill, mcp, agent': '只取 skill、mcp 或 agent',
  'Page number, from 1': '第几页，从 1 开始',
  'nextCursor of an earlier --json answer': '此前 --json 输出中的 nextCursor',
  'Everything about PDF': '与 PDF 有关的全部资产',
  'Only MCP servers': '只搜索 MCP 服务器',
  'With two tags, newest first': '带两个标签，最新的在前',
  'For a script': '供脚本使用',
  'Searches skills, MCP servers and agents. In a pipe each line is ref, description, installs, version, kind with tabs between. Without words, the most installed are listed.':
    '搜索技能、MCP 服务器和智能体。在管道中，每行依次为引用、描述、安装次数、版本、类型，以制表符分隔。不带关键词时列出安装最多的。',

  // show, open
  'Show the details of an asset': '查看一个资产',
  'List the versions': '列出版本',
  'List the files': '列出文件',
  'Print this file unchanged': '原样输出此文件',
  'Print the manifest: SKILL.md, server.json or AGENT.md':
    '输出清单：SKILL.md、server.json 或 AGENT.md',
  'Its details': '查看基本信息',
  'All its versions': '列出全部版本',
  'One file of a version': '某个版本中的一个文件',
  'Open the page of an asset in the browser': '在浏览器中打开资产页面',
  'Its page': '打开资产页面',
  'Without a terminal, or with --no-input, the address is only printed.':
    '没有终端或使用 --no-input 时，只输出地址。',

  // diff
  'Show what changed between two versions': '显示两个版本之间的改动',
  'List the changed files with their numbers of lines': '只列出改动的文件及行数',
  'Two versions': '两个版本',
  'From a version to the latest': '从某个版本到最新版本',
  'The changed files alone': '只列出改动的文件',
  'Prints a unified diff on stdout, and on stderr what a reader must not miss: new and changed scripts, executable files, hosts, environment variables, and tools that are newly allowed. This points to places; it is not a security scan. A version may also be a dist-tag. On a terminal, at most 2000 lines are printed; a pipe gets all.':
    '在 stdout 输出统一格式的差异，在 stderr 列出不可忽略的改动：新增和改动的脚本、可执行文件、主机、环境变量，以及新允许的工具。它只指出位置，不是安全扫描。版本也可以是发布标签。终端上最多输出 2000 行，管道中输出全部。',

  // download
  'Download an asset without installing it': '下载资产但不安装',
  'A folder, or a file that ends in .zip': '目录，或以 .zip 结尾的文件',
  'Unpack the archive; into ./<name> without -o': '解压；未给 -o 时解压到 ./<name>',
  'Replace existing files; other files in the folder stay':
    '替换已存在的文件；目录中的其他文件保留',
  'The archive, as pdf-tools-1.2.0.zip': '压缩包，保存为 pdf-tools-1.2.0.zip',
  'Its files, in a folder': '解压后的文件，放在一个目录中',
  'The archive is checked against its digest. If the path of -o ends in .zip, the archive is saved there; otherwise the files are unpacked into that folder. Existing files are replaced only with --force.':
    '压缩包会按摘要校验。-o 以 .zip 结尾时保存压缩包，否则作为目录并把文件解压进去。不加 --force 不会替换任何已存在的内容。',

  // init, validate, publish
  'Create a new skill, MCP server or agent': '新建技能、MCP 服务器或智能体',
  'An MCP server': 'MCP 服务器',
  'An agent': '智能体',
  'skill, mcp, agent; default: skill': 'skill、mcp、agent；默认 skill',
  'What it does and when to use it': '功能和使用场景',
  'Replace an existing manifest': '替换已有的清单',
  'In a new folder': '放在单独的目录中',
  'In this folder, with the name of the folder': '放在当前目录，以目录名命名',
  'Check a skill, an MCP server or an agent without publishing it':
    '检查技能、MCP 服务器或智能体但不发布',
  'Include everything that is found below this folder': '包括目录下找到的全部',
  'Publish this path even if git ignores it or it looks like a credential':
    '即使被 git 忽略或看起来是凭据，也一并发布',
  'Treat warnings as errors': '有警告也算失败',
  'This folder': '当前目录',
  'In CI': '在 CI 中',
  'Prints file:line and the problem. What breaks the standard but can still be stored gives a warning; with --strict, warnings are errors. Takes what publish takes, except for a ZIP: a folder, a manifest, the file of a client, such as .mcp.json, or the file of an agent of another tool, such as .claude/agents/reviewer.md. With --recursive, everything that publish --recursive finds is checked. The registry is not contacted.':
    '输出“文件:行号”和问题。不合标准但可以保存的问题是警告；使用 --strict 时也算失败。可以检查 publish 接受的内容（ZIP 除外）：目录、清单、客户端的配置文件（如 .mcp.json）或其他工具的智能体文件（如 .claude/agents/reviewer.md）。使用 --recursive 时，检查 publish --recursive 会找到的全部内容。不访问注册中心。',
  'Publish a skill, an MCP server or an agent, or all below a folder':
    '发布一个技能、MCP 服务器或智能体，或目录下的全部',
  'skill, mcp, agent; default: what the folder or file holds':
    '类型：skill、mcp、agent；默认按目录或文件的内容判断',
  'The MCP servers that a client has': '客户端已有的 MCP 服务器',
  'Namespace to publish to; default: your own': '发布到哪个命名空间；默认是你自己的',
  'Name to use instead of the one in the manifest': '用此名称代替清单中的名称',
  'Version to use instead of the one in the manifest': '用此版本代替清单中的版本',
  'Dist-tag to set; default: latest': '指向此版本的发布标签；默认 latest',
  'Changelog entry; default: that of the version in CHANGELOG.md':
    '更新说明；默认取 CHANGELOG.md 中该版本的内容',
  'public, internal, private; used only by the first publish':
    'public、internal、private；只有首次发布需要',
  'Do not record the source repository and commit': '不注明来源的代码仓库和提交',
  'Check only; publish nothing': '只检查，不发布',
  'To the namespace of a team, as beta': '作为团队的测试版',
  'Preview without publishing': '预览发布结果',
  'All files of the folder are published except version control, dependencies, caches, files that git ignores and files that look like credentials; the last two are listed. A link to a file in the folder is published as that file; other links are refused. What a folder holds is told by its SKILL.md, server.json or AGENT.md. A server.json can also be published alone, and so can the file of a client, such as .mcp.json, each server of which becomes an MCP server here, and the file of an agent of another tool, such as .claude/agents/reviewer.md. With --recursive, everything of these that is below the folder is published, each by itself: also a folder inside another, whose archive then contains it too. What is inside an agent, in skills/<name> and mcps/<name> beside its AGENT.md, is only a part of it. Agents come last, so that they can require what is published with them. If several of a kind have the same name, the one nearest to the top keeps it and the others get the name of a parent folder as prefix; one with the same content as another is skipped. In a git repository, the version records the URL of the remote, the commit, the folder and whether files differ from the commit, and everyone who can see the version sees this; --no-provenance leaves it out. No password, token or local path is sent.':
    '发布目录中的全部内容，但不包括版本控制、依赖和缓存，也不包括 git 忽略的文件和看起来是凭据的文件（会列出它们）。指向目录内文件的链接按该文件发布，其他链接会被拒绝。目录的类型由其中的 SKILL.md、server.json 或 AGENT.md 决定。server.json 可以单独发布；客户端的配置文件（如 .mcp.json）也可以，其中每个服务器各成为一个 MCP 服务器；其他工具的智能体文件（如 .claude/agents/reviewer.md）也可以。使用 --recursive 时，目录下找到的以上各项都单独发布：位于另一个之内的目录也是如此，且外层的压缩包同样包含它。AGENT.md 旁的 skills/<名称> 和 mcps/<名称> 只是该智能体的组成部分，不单独发布。智能体最后发布，因此可以引用同时发布的内容。若有重名，层级最浅的保留原名，其余在前面加上父目录名；内容相同的不重复发布。目录位于 git 仓库中时，会随版本注明远程仓库地址、提交、目录以及文件是否与提交不同，可以看到此版本的人都能看到这些信息；使用 --no-provenance 则不注明。不会发送密码、令牌和本机路径。',

  // login, logout, whoami
  'Sign in and store an API key on this machine': '登录，并在本机保存 API 密钥',
  'Read an API key from stdin instead of asking': '从标准输入读取 API 密钥，不再询问',
  'E-mail address or username': '邮箱或用户名',
  'Ask for user and password': '询问用户名和密码',
  'Another registry': '另一个注册中心',
  'With a key from the web page': '使用网页上生成的密钥',
  'Make an API key that also allows the admin commands': '生成的密钥也可用于管理命令',
  'For the admin commands': '用于管理命令',
  'On a machine without a browser': '在没有浏览器的机器上',
  'Approve the login on the web page, on any device; no password is typed here':
    '在任意设备的网页上批准登录；无需在此输入密码',
  'The password is used once, to make an API key that expires after 90 days. The key is stored in credentials.toml, which only you can read.':
    '密码只用一次，用来生成 90 天后失效的 API 密钥；密钥保存在 credentials.toml 中，只有你能读取。',
  'Delete the stored API key of this registry': '删除此注册中心的 API 密钥',
  'Sign out': '退出登录',
  'A key that login made is also revoked; a key that you supplied is only deleted from this machine.':
    '由 login 生成的密钥会同时吊销；你自己提供的只从本机删除。',
  'Print who you are signed in as': '显示当前登录的用户',
  'Change your password': '修改密码',
  'Asks for the current password once and for the new one twice. Without a terminal, stdin must have two lines: the current password and the new one. All sessions end, including those in browsers; API keys stay valid, including the one on this machine.':
    '询问当前密码一次、新密码两次；没有终端时，从标准输入读取两行，依次为当前密码和新密码。所有会话（包括浏览器中的）都会结束；API 密钥继续有效，包括本机保存的密钥。',
  'Ask for both passwords': '依次询问两个密码',
  'On another registry': '查看在另一个注册中心的登录身份',

  // token
  'Make an API key and print it once': '生成 API 密钥，只显示一次',
  'stdout has only the key, so that it can be piped; it is not stored on this machine and cannot be shown again. A key never grants more than its owner has: if you lose a role, your keys lose it too. --scope read allows reading, publish (the default) also publishing, admin everything that you may do.':
    '标准输出只有密钥本身，便于通过管道传递；密钥不保存在本机，也无法再次显示。密钥的权限不会超过其所有者：你失去某个角色后，你的密钥也随之失去。--scope read 允许读取，publish（默认）还允许发布，admin 允许你能做的一切。',
  'For 90 days, to read and publish': '有效期 90 天，可读取和发布',
  'Only for reading, for a year': '只能读取，有效期一年',
  'Only for one namespace': '只用于一个命名空间',
  'read, publish or admin': 'read、publish 或 admin',
  'Only this namespace; default: all of yours': '只用于此命名空间；默认是你的全部命名空间',
  '30d, 12w, 1y, or never; default: 90d': '30d、12w、1y；never 表示永不过期；默认 90d',
  'List your API keys': '列出你的 API 密钥',
  'Only the start of each key is known. The last use may be two minutes late. In a pipe each line is id, start, name, scopes, namespace, created, expires, last use, its address with tabs between.':
    '只能看到每个密钥的开头。上次使用时间最多晚两分钟。在管道中，每行依次为标识、开头、名称、权限范围、命名空间、创建时间、到期时间、上次使用时间及其地址，以制表符分隔。',
  'Your keys': '你的密钥',
  'As an admin, those of a user': '作为管理员，查看某个用户的密钥',
  'Keys of this user; only for admins': '此用户的密钥；仅限管理员',
  'Revoke an API key at once': '立即吊销 API 密钥',
  'Name the key by its name, its start as in "token list" (sr_ and four characters), its id or the start of its id. Never write a whole key into a command.':
    '可用名称、“token list” 中显示的开头（sr_ 和四个字符）、标识或标识的开头来指定密钥。不要把完整的密钥写进命令里。',
  'By name': '用名称',
  'By its start': '用密钥的开头',
  'As an admin, that of a user': '作为管理员，吊销某个用户的密钥',
  'A key of this user; only for admins': '此用户的密钥；仅限管理员',

  // config, completion
  'Print one setting': '显示一项设置',
  'The registry in use': '查看当前使用的注册中心',
  'Store one setting': '保存一项设置',
  'The registry of the company': '公司的注册中心',
  'A second registry, in its own profile': '再加一个注册中心',
  'The settings are registry.url, registry.api_key, namespace and lang.':
    '可用的设置有 registry.url、registry.api_key、namespace 和 lang。',
  'Remove one setting': '删除一项设置',
  'Back to the default registry': '恢复默认的注册中心',
  'Print all settings and where each comes from': '显示所有设置及其来源',
  'The settings in effect here': '当前生效的设置',
  'Print the path of the configuration file': '显示配置文件的位置',
  'Open it in an editor': '用编辑器打开',
  'Print the completion script of a shell': '输出 shell 的补全脚本',
  'For bash': '用于 bash',
  'For zsh': '用于 zsh',
  'Supported shells: bash, zsh, fish, powershell.': '支持 bash、zsh、fish、powershell。',

  // use
  'Print an asset as a prompt, without installing it': '把资产作为提示词输出，不安装',
  'Prints the instructions of a skill or an agent, or what an MCP server offers, and the names of the files beside them. Nothing is written, and no install is counted.':
    '输出技能或智能体的说明，或 MCP 服务器提供的内容，以及同目录文件的名称。不写入任何文件，也不计入安装次数。',
  'As the prompt of an agent tool': '作为智能体工具的提示词',
  'A version': '指定版本',

  // mcp, agent
  'Search MCP servers': '搜索 MCP 服务器',
  'MCP servers about postgres': '与 postgres 有关的 MCP 服务器',
  'Show the details of an MCP server': '查看一个 MCP 服务器',
  'Install MCP servers into agent tools': '把 MCP 服务器安装到智能体工具',
  'List installed MCP servers': '列出已安装的 MCP 服务器',
  'Remove installed MCP servers': '移除已安装的 MCP 服务器',
  'Create a new MCP server': '新建一个 MCP 服务器',
  'Check an MCP server without publishing it': '检查 MCP 服务器但不发布',
  'Publish an MCP server, or all MCP servers below a folder':
    '发布一个 MCP 服务器，或目录下的所有 MCP 服务器',
  'Search agents': '搜索智能体',
  'Agents about review': '与 review 有关的智能体',
  'Show the details of an agent and its parts': '查看一个智能体及其组成部分',
  'Install agents into agent tools': '把智能体安装到智能体工具',
  'List installed agents': '列出已安装的智能体',
  'Remove installed agents': '移除已安装的智能体',
  'From all agent tools': '从所有智能体工具移除',
  'Create a new agent': '新建一个智能体',
  'Check an agent without publishing it': '检查智能体但不发布',
  'Publish an agent, or all agents below a folder': '发布一个智能体，或目录下的所有智能体',
};
