import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The page of an agent, where it differs from other kinds, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'install.prompt':
    '请为我安装智能体 {ref}（{description}）及其技能和 MCP 服务器。在终端运行：\n\n{command}\n\n该命令来自我们自己的注册中心 {registry}。然后用两句话告诉我这个智能体的作用，以及在这里如何启动它。',

  'rail.tokens': '提示词',
  'rail.tokensText': '{file} 约 {count} 个 token',
  'rail.model': '模型',
  'rail.tools': '工具',

  'warnings.lead': '此版本可以使用，但请留意其文件中的以下几处。',

  'readme.emptyTitle': 'AGENT.md 没有提示词',
  'readme.emptyText': '其中只有 frontmatter。',

  'matters.quiet': '变更的行中没有发现新增的脚本、主机、环境变量、工具或组成部分。',
  'matters.toolsAdded': '新增的工具',
  'matters.toolsRemoved': '移除的工具',
  'matters.partsAdded': '新增的组成部分',
  'matters.partsRemoved': '移除的组成部分',
};
