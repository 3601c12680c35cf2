/** The texts of the help of the `team` and `user` commands in Chinese, by their English. */
export const peopleHelpInChinese: Record<string, string> = {
  // team
  Teams: '团队',
  'Create a team, whose owner you are': '创建团队，由你担任所有者',
  'A team is a namespace that its members publish to. Owners manage members and may delete the team; maintainers add members, delete assets and change their visibility; members publish.':
    '团队是由其成员共同发布的命名空间。所有者（owner）管理成员，可删除团队；维护者（maintainer）可添加成员、删除资产和更改可见范围；成员（member）可发布。',
  'A team': '团队',
  'Then publish to it': '然后发布到该团队',
  'List your teams': '列出你的团队',
  'In a pipe each line is team, your role, members, assets with tabs between.':
    '在管道中，每行依次为团队、你的角色、成员数、资产数，以制表符分隔。',
  'Teams that you are a member of': '你所在的团队',
  'All teams of the registry': '注册中心的所有团队',
  'List the teams of others too': '也列出别人的团队',
  'Show a team and its members': '查看团队及其成员',
  'Takes the namespace of a person too. In a pipe each line is username, role, active or disabled, member since with tabs between.':
    '也可用于个人命名空间。在管道中，每行依次为用户名、角色、active（可用）或 disabled（已停用）、加入时间，以制表符分隔。',
  'Who is in it': '团队有哪些成员',
  'Add a user to a team': '把用户加入团队',
  'The user is a member at once, and can leave. Maintainers of the team may add members; only owners may give another role.':
    '用户立即成为成员，也可以自行退出。维护者可以添加普通成员；只有所有者可以授予其他角色。',
  'A member': '普通成员',
  'Another owner': '再加一位所有者',
  'owner, maintainer or member (default)':
    'owner（所有者）、maintainer（维护者）或 member（成员，默认）',
  'Change the role of a member': '更改成员的角色',
  'The roles are owner, maintainer and member. Only owners and admins may change one; the last active owner stays owner.':
    '角色为 owner（所有者）、maintainer（维护者）和 member（成员）。只有所有者和管理员可以更改；最后一位可用的所有者不能降级。',
  'A maintainer': '设为维护者',
  'Remove a member from a team; what was published stays': '把成员移出团队；已发布的内容保留',
  'The user can no longer read private assets of the team or publish to it. To undo it, add the user again.':
    '该用户不能再读取团队的私有资产，也不能发布到团队。如需撤销，重新添加即可。',
  'A member who has moved on': '已调离的成员',
  'Leave a team; what you published stays': '退出团队；你发布的内容保留',
  'Only an owner or a maintainer can add you again. The last active owner cannot leave: make another member an owner first, or delete the team.':
    '只有所有者或维护者可以再次添加你。最后一位可用的所有者不能退出：请先将另一位成员设为所有者，或删除团队。',
  Leave: '退出',
  'Delete a team that nothing was published to': '删除从未发布过内容的团队',
  'Asks you to type the name as confirmation; --yes skips this. The memberships and the API keys that are limited to the team are deleted, and the name is free again. A team that ever had assets cannot be deleted, so that nobody can publish other content under their names.':
    '需要输入团队名称确认；--yes 则不需要。成员关系和仅限该团队的 API 密钥会一并删除，名称可重新使用。曾有资产的团队不能删除，以免他人用相同名称发布其他内容。',
  'Type the name to confirm': '输入名称确认后删除',
};
