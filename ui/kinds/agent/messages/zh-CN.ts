import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The page of an agent, where it differs from other kinds, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'install.prompt':
    '请为我安装智能体 {ref}（{description}）及其技能和 MCP 服务器。在终端运行：\n\n{command}\n\n该命令来自我们自己的注册中心 {registry}。然后用两句话告诉我这个智能体的作用，以及在这里如何启动它。',

  'install.tool': '用于哪个工具',

  'parts.title': '组成部分',
  'parts.requested': '声明为 {requested}',
  'parts.inline': '随智能体附带',
  'trouble.yanked': '已撤回',
  'trouble.yankedTodo': '此版本后来被撤回。它仍会随智能体安装，智能体的新版本可以改用其他版本。',
  'trouble.deprecated': '已弃用',
  'trouble.deprecatedTodo': '仍可使用，替代方案见其页面。',
  'trouble.deleted': '已删除',
  'trouble.deletedTodo': '该{kind}已不存在，在智能体发布不再依赖它的新版本之前无法安装。',
  'trouble.hidden': '你无权查看',
  'trouble.hiddenTodo':
    '你看不到该{kind}：它可能是私有的，也可能已删除。请登录，或联系智能体的发布者。',

  'extras.title': '针对各工具的设置',
  'extras.lead':
    '发布者为各工具单独写了这些设置，安装时会原样写入智能体的文件：其中的钩子、命令和服务器可能在你的电脑上运行，其中的权限也会生效。',

  'files.title': '为 {tool} 写入的内容',
  'files.entry': '条目 {name}',
  'prompt.title': '提示词',

  'rail.tokens': '提示词',
  'rail.tokensText': '{file} 约 {count} 个 token',
  'rail.model': '模型',
  'rail.tools': '工具',

  'warnings.lead': '此版本可以使用，但请留意其文件中的以下几处。',

  'tabs.overview': '提示词',
  'readme.emptyTitle': 'AGENT.md 没有提示词',
  'readme.emptyText': '其中只有 frontmatter。',

  'matters.quiet':
    '变更的行中没有发现新增的脚本、主机、环境变量、工具、组成部分或针对各工具的设置。',
  'matters.settings': '针对各工具的设置有变更',
  'matters.toolsAdded': '新增的工具',
  'matters.toolsRemoved': '移除的工具',
  'matters.partsAdded': '新增的组成部分',
  'matters.partsRemoved': '移除的组成部分',
};
