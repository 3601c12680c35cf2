import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The page of a skill, where it differs from other kinds, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'install.prompt':
    '请为我安装技能 {ref}（{description}）。在终端运行：\n\n{command}\n\n该命令来自我们自己的注册中心 {registry}。如果这里没有 Node.js，请改为下载 {zip} 并解压到 {folder}。然后阅读所写入目录中的 {file}，用两句话告诉我这个技能的作用，并在符合我的需求时遵循它。',

  'install.tools': '用于哪些工具',
  'install.folders': '写入',

  'rail.tokens': '上下文',
  'rail.tokensText': '{file} 约 {count} 个 token',

  'warnings.lead':
    '此版本有以下几处不符合 Agent Skills 标准。它可以使用，但部分智能体的理解可能有偏差。',

  'tabs.overview': '说明',
  'readme.emptyTitle': 'SKILL.md 没有正文',
  'readme.emptyText': '其中只有 frontmatter，技能的内容在它的文件里。',

  'matters.quiet': '变更的行中没有发现新增的脚本、主机、环境变量或允许的工具。',
  'matters.toolsAdded': '新允许的工具',
  'matters.toolsRemoved': '不再允许的工具',
};
