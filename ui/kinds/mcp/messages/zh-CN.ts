import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The page of an MCP server, where it differs from other kinds, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'install.prompt':
    '请为我安装 MCP 服务器 {ref}（{description}）。在终端运行：\n\n{command}\n\n该命令来自我们自己的注册中心 {registry}。如果这里没有 Node.js，请改为阅读 {zip} 中的 {file}，并把该服务器加入我的配置。然后用两句话告诉我这个服务器的作用，以及我需要提供哪些值。',

  'rail.packages': '软件包',
  'rail.remotes': '远程服务器',
  'rail.inputs': '需要提供',

  'warnings.lead':
    '此版本有以下几处不符合 server.json 规范。它可以使用，但部分客户端的理解可能有偏差。',

  'readme.emptyTitle': '没有说明文档',
  'readme.emptyText': '服务器的内容在它的文件里。',

  'matters.quiet': '变更的行中没有发现新增的软件包、远程服务器、脚本、主机或环境变量。',
  'matters.launchAdded': '新启动或连接',
  'matters.launchRemoved': '不再启动或连接',
};
