/** The help of the commands for what is published, in Chinese, by its English. */
export const afterHelpInChinese: Record<string, string> = {
  'Take a version back, with a reason': '撤回一个版本并说明原因',
  'Ranges and dist-tags no longer lead to the version, and everyone who has it is told why. A broken version is still installed by its exact number, with a warning. The files of one with --severity security can be read only by owners and admins, who install it only with --allow-yanked. unyank undoes it.':
    '版本范围和发布标签不再指向该版本，已安装的人会看到原因。损坏的版本仍可用准确的版本号安装，并有警告。--severity security 的版本，其文件只有所有者和管理员能读，他们也要加 --allow-yanked 才能安装。用 unyank 取消。',
  'A broken version': '损坏的版本',
  'A dangerous one': '有安全问题的版本',
  'Why, for everyone who has it': '原因，会显示给所有使用者',
  'broken (the default) or security': 'broken（默认）或 security',
  'Undo a yank': '取消撤回',
  'It can be installed again': '恢复为可以安装',
  'Warn everyone who installs or has an asset': '提醒所有安装者和使用者该资产已弃用',
  'With what to use instead': '并给出替代品',
  'Take it back': '取消弃用',
  Why: '原因',
  'What to use instead': '替代品',
  'Remove the deprecation': '取消弃用',
  'Change who may see an asset': '更改谁可以看到一个资产',
  'public: everyone who reaches the registry. internal: everyone who is signed in. private: members of its namespace.':
    'public：所有能访问注册中心的人。internal：所有登录用户。private：命名空间的成员。',
  'Only for members': '仅限成员',
  'Delete an asset from the registry, with all its versions': '从注册中心删除资产及其全部版本',
  'It is gone from lists, search and downloads. restore brings it back for 30 days; its name and version numbers stay used. What is installed stays on the machines: remove takes that.':
    '它会从列表、搜索和下载中消失。30 天内可用 restore 恢复；其名称和版本号仍被占用。各机器上已安装的内容不受影响，要移除请用 remove。',
  'Ask first': '删除前询问',
  'Bring a deleted asset back, or list what can be': '恢复已删除的资产，或列出可恢复的资产',
  'For 30 days. What an admin deleted, only an admin restores.':
    '30 天内有效。管理员删除的只能由管理员恢复。',
  'What can be restored': '可以恢复的资产',
  'As it was': '恢复原样',
  'Rename an asset, or transfer it to another namespace': '重命名资产，或转移到其他命名空间',
  'The former name leads to the asset from then on: for links, lock files, agents that require it, and git sync. It is never given to another asset. A name alone stays in the namespace; namespace/name and namespace/ transfer, if you may publish there.':
    '此后旧名称会指向该资产：链接、锁文件、依赖它的智能体和 Git 同步都会跟随。旧名称不会再给其他资产。只写名称则留在原命名空间；写 namespace/name 或 namespace/ 则转移，前提是你可以在那里发布。',
  'Another name': '换一个名称',
  'Another namespace': '换一个命名空间',
  'List the dist-tags of an asset': '列出资产的发布标签',
  'Which version each points at': '各标签指向的版本',
  'Point a dist-tag at a version': '让发布标签指向一个版本',
  'Creates the dist-tag or moves it. latest is what is installed without a version.':
    '创建或移动发布标签。不写版本时安装 latest。',
  'Back to an older version': '退回到旧版本',
  'Remove a dist-tag; the version stays': '移除发布标签；版本保留',
  'Remove one': '移除一个标签',
};
