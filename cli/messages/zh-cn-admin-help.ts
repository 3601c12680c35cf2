/** The texts of the help of the `admin` commands in Chinese, by their English. */
export const adminHelpInChinese: Record<string, string> = {
  Administration: '管理',

  // Options that add, update and import share
  'Branch, tag or commit; HEAD for the default branch of the remote':
    '分支、标签或提交；HEAD 表示远程仓库的默认分支',
  "Only skills in these folders, as 'skills/**'; '' for all":
    "只取这些目录中的技能，例如 'skills/**'；'' 表示全部",
  'public, internal, private; used for new skills': 'public、internal、private；首次发布的技能使用',
  'Read an access token of the git host from stdin': '从标准输入读取 Git 主机的访问令牌',
  'Read the access token from this environment variable': '从此环境变量读取访问令牌',
  'User name to send with the token, if the host needs a special one':
    '与令牌一起使用的用户名，仅当主机要求特殊用户名时需要',
  'User name for HTTP Basic; the password is asked for': 'HTTP Basic 的用户名；密码会另行询问',
  'Read the password of --basic-user from stdin': '从标准输入读取 --basic-user 的密码',
  'Private deploy key for SSH': '用于 SSH 的部署私钥',
  'Read the passphrase of --ssh-key from stdin': '从标准输入读取 --ssh-key 的口令',
  'Read the repository without a credential': '不使用凭据读取仓库',
  'Namespace of the skills': '技能放入的命名空间',
  '15m, 1h, 1d, or never; default for the setting of the registry':
    '15m、1h、1d；never 表示从不；default 表示使用注册中心的设置',
  'Print the id of the run and exit': '输出此次同步的标识后结束',

  // source add, update
  'Add a git source': '添加 Git 来源',
  'Do not sync it automatically yet': '暂不自动同步',
  'A public repository': '公开仓库',
  'A private GitLab repository, every 15 minutes': 'GitLab 私有仓库，每 15 分钟同步',
  'With a deploy key, one branch and folder': '使用部署密钥，只取一个分支和目录',
  'A secret is never the value of an option: a token is read from stdin, from an environment variable, or asked for. The output has the webhook URL and its secret; the secret is shown only once.':
    '令牌和密码不能写在命令行选项里：可从标准输入或环境变量读取，或在提示时输入。结果中含有 Webhook 地址及其密钥；密钥只显示这一次。',
  'Update a git source': '更新 Git 来源',
  'New URL of the repository': '仓库的新地址',
  'Make a new webhook secret; the old one stops working at once':
    '生成新的 Webhook 密钥；旧密钥立即失效',
  'Another branch, every hour': '换一个分支，每小时同步',
  'A new token': '更换令牌',
  'A new webhook secret': '更换 Webhook 密钥',
  'Settings without an option stay as they are, including the credential. The namespace cannot be changed: add another source instead.':
    '未指定的选项保持不变，包括凭据。命名空间不能更改：请另外添加一个来源。',

  // source list, show, remove, pause, resume
  'List the git sources': '列出 Git 来源',
  'All sources': '全部',
  'In a pipe each line is id, url, ref, namespace, interval, active or paused, state of the last run, time of the next with tabs between.':
    '在管道中，每行依次为标识、地址、引用、命名空间、间隔、active 或 paused、上次同步的状态、下次同步的时间，以制表符分隔。',
  'Show the details of a git source': '查看一个 Git 来源',
  'By the start of its id': '用标识的开头',
  'By its URL': '用地址',
  'Name a source by its id, the start of its id (8 characters or more), or its URL. If several sources have the same URL, use URL#ref.':
    '来源可用标识、标识的开头（至少 8 个字符）或地址来指定；若多个来源地址相同，用“地址#引用”。',
  'Remove a git source; its published skills stay': '移除 Git 来源；已发布的内容保留',
  'Type the URL to confirm': '输入地址确认后移除',
  'In a script': '在脚本中',
  'Asks you to type the URL as confirmation; --yes skips this.':
    '需要再次输入地址确认；--yes 则不需要。',
  'Stop the automatic syncs of a git source': '停止自动同步 Git 来源',
  'While the host is being moved': '在主机迁移期间',
  'Resume the automatic syncs of a paused git source': '恢复自动同步已暂停的 Git 来源',
  'Back to its schedule': '恢复其同步计划',

  // source test, preview, sync
  'Check that the registry can reach the remote of a git source':
    '查询 Git 来源的远程仓库的当前提交',
  'Test the connection': '测试能否连接',
  'The registry connects with its stored credential. In a pipe the line is ref, commit, milliseconds with tabs between.':
    '由注册中心使用已保存的凭据连接远程仓库。在管道中，输出一行，依次为引用、提交、毫秒数，以制表符分隔。',
  'Print what a sync would do; nothing is written': '显示同步会做什么；不写入任何内容',
  'List unchanged skills too': '包括没有变化的',
  'What a sync would publish': '预览会同步哪些内容',
  'Only conflicts and invalid skills': '查看哪些内容无法同步',
  'In a pipe each line is outcome, name, version, path, reasons with tabs between. The outcome is new, changed, gone (it will be deprecated), conflict (the name belongs to someone else), invalid or, with --all, unchanged.':
    '在管道中，每行依次为结果、名称、版本、路径、原因，以制表符分隔。结果为 new（新增）、changed（有变化）、gone（已消失，将标记为弃用）、conflict（名称属于他人）、invalid（无效），使用 --all 时还有 unchanged（无变化）。',
  'Sync a git source now': '立即同步 Git 来源',
  'Sync now and watch the run': '立即同步并显示进度',
  'Start the run and do not wait': '只启动，不等待结束',
  'Watches the run until it ends; Ctrl-C stops the watching, not the run. In a pipe each line is outcome, name, version, path, reasons with tabs between. The exit code is 8 if some assets could not be published, and 1 if the run failed or was cancelled.':
    '持续显示进度直到同步结束；按 Ctrl-C 只停止显示，不会停止同步。在管道中，每行依次为结果、名称、版本、路径、原因，以制表符分隔。有资产未能取得时退出码为 8，同步失败或被取消时为 1。',

  // source runs, log, cancel
  'List sync runs, the newest first': '列出同步记录，最新的在前',
  'queued, running, waiting, succeeded, partial, failed, cancelled':
    'queued、running、waiting、succeeded、partial、failed、cancelled',
  'Runs of all sources': '所有来源的',
  'Recent failed runs': '最近失败的',
  'In a pipe each line is id, state, trigger, created, finished, commit, source id, url, result with tabs between. A waiting run has failed and will be retried.':
    '在管道中，每行依次为标识、状态、触发方式、创建时间、结束时间、提交、来源标识、地址、结果，以制表符分隔。状态为 waiting 的同步已失败，将会重试。',
  'Print the log of a sync run, or of the last run of a source':
    '输出某次同步的日志，或某个来源最近一次同步的日志',
  'Follow the log until the run ends': '持续输出直到同步结束',
  'The last run of a source': '某个来源最近一次同步的',
  'A run in progress': '正在进行的同步的',
  'In a pipe each line is time, level, text with tabs between. With --follow, new lines are printed until the run ends, also after a broken connection; Ctrl-C stops the watching, not the run. The exit code is then 8 if some assets could not be published, and 1 if the run failed or was cancelled.':
    '在管道中，每行依次为时间、级别、内容，以制表符分隔。使用 --follow 时持续输出直到同步结束，连接中断后会继续；按 Ctrl-C 只停止显示，不会停止同步。此时有资产未能取得的退出码为 8，同步失败或被取消的为 1。',
  'Cancel a sync run, or the current run of a source': '取消某次同步，或某个来源正在进行的同步',
  'A run that takes too long': '耗时过长的同步',
  'The current run of a source': '某个来源正在进行的同步',
  'A waiting run ends at once, a running one at its next step. Published versions stay; the next run continues with the rest.':
    '等待中的同步立即结束，进行中的在下一步结束。已发布的内容保留；其余由下次同步完成。',

  // user
  'Set a new password for a user': '为用户设置新密码',
  'A user who forgot the password': '忘记密码的用户',
  'Name the user by username or e-mail address. The password is asked for twice; without a terminal, it must be the only line on stdin. All sessions of the user end; API keys stay valid.':
    '用户可用用户名或邮箱指定。密码会询问两次；没有终端时取标准输入的唯一一行。该用户的所有会话都会结束；API 密钥继续有效。',
  'Disable a user at once': '立即停用用户',
  'A user who has left': '已离职的用户',
  'The sessions, API keys and password of the user stop working at once; published skills stay. The last active admin cannot be disabled.':
    '此后该用户的所有会话、API 密钥和密码都会被拒绝；其发布的内容保留。最后一位可用的管理员不能停用。',
  'Enable a disabled user again': '重新启用已停用的用户',
  'A user who has returned': '重新回来的用户',
  'The password and API keys of the user work again; the ended sessions do not.':
    '其密码和 API 密钥重新有效；会话不会恢复。',

  // import
  'Import the skills of a git repository once': '一次性导入 Git 仓库中的技能',
  'With a token from the environment': '使用环境变量中的令牌',
  'Adds a source without a schedule and syncs it once. Watches the run until it ends; Ctrl-C stops the watching, not the run. The exit code is 8 if some assets could not be published, and 1 if the run failed or was cancelled.':
    '仓库会成为没有同步计划的来源，并同步一次；观看同步直到结束。Ctrl-C 只停止观看，不会停止同步。有资产未能取得时退出码为 8，同步失败或被取消时为 1。',
};
