import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The page of an MCP server, where it differs from other kinds, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'install.prompt':
    '请为我安装 MCP 服务器 {ref}（{description}）。在终端运行：\n\n{command}\n\n该命令来自我们自己的注册中心 {registry}。如果这里没有 Node.js，请改为阅读 {zip} 中的 {file}，并把该服务器加入我的配置。然后用两句话告诉我这个服务器的作用，以及我需要提供哪些值。',

  'install.client': '用于哪个客户端',
  'install.openIn': '添加到 {client}',

  'snippet.title': '手动配置',
  'snippet.lead': '对于 {client}，写入',
  'snippet.copy': '复制配置',
  'snippet.environment': '{client} 会读取这些环境变量：',
  'snippet.none': '{client} 既不能启动也不能连接该服务器。',

  'values.title': '你的值',
  'values.private': '只留在此页面：不会发送或保存，离开页面即清除。',
  'values.show': '在配置中显示这些值',
  'values.default': '默认：{value}',

  'inputs.required': '必填',
  'inputs.optional': '可选',
  'inputs.secret': '机密',

  'details.none': '其 server.json 既没有说明如何启动，也没有给出地址。',
  'details.command': '命令',
  'details.packages': '软件包',
  'details.registry': '包仓库',
  'details.package': '软件包',
  'details.transport': '传输方式',
  'details.remotes': '远程服务器',
  'details.address': '地址',
  'details.inputs': '需要提供的值',
  'details.name': '名称',
  'details.needed': '是否必填',
  'details.default': '默认值',
  'details.choices': '可选值：{choices}',

  'rail.website': '网站',
  'rail.source': '源代码',

  'warnings.lead':
    '此版本有以下几处不符合 server.json 规范。它可以使用，但部分客户端的理解可能有偏差。',

  'tabs.overview': '概览',
  'readme.emptyTitle': '没有说明文档',
  'readme.emptyText': '服务器的内容在它的文件里。',

  'matters.quiet': '变更的行中没有发现新增的软件包、远程服务器、脚本、主机或环境变量。',
  'matters.launchAdded': '新启动或连接',
  'matters.launchRemoved': '不再启动或连接',
  'matters.inputsAdded': '新要求填写的值',
  'matters.inputsRemoved': '不再要求填写的值',
};
