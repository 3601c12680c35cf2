import type { en } from './en.ts';
import type { TranslationOf } from './format.ts';

/** Simplified Chinese: the same keys and placeholders as en.ts. */
export const zhCN: TranslationOf<typeof en> = {
  'app.skipToContent': '跳到正文',
  'app.readOnly.setting': '维护中：可以浏览和安装所有内容。维护结束前，发布和其他修改会被拒绝。',
  'app.readOnly.database': '数据库当前为只读：可以浏览和安装所有内容，修改会被拒绝。',
  'nav.main': '主导航',
  'nav.browse': '浏览',
  'nav.docs': 'API 文档',
  'nav.home': 'AgentHub 首页',
  'nav.signIn': '登录',
  'nav.register': '创建账号',
  'nav.signOut': '退出登录',
  'nav.account': '{name} 的账号',
  'nav.mine': '我的资产',
  'nav.language': 'Switch to English',
  'nav.themeSystem': '主题：跟随系统',
  'nav.themeLight': '主题：浅色',
  'nav.themeDark': '主题：深色',
  'footer.label': '关于此注册中心',
  'footer.version': 'AgentHub {version}',
  'footer.openapi': 'OpenAPI',
  'footer.licences': '第三方许可',
  'footer.shortcuts': '键盘快捷键',
  'footer.cli': '命令行',

  'search.label': '搜索{kinds}',
  'search.labelAll': '搜索全部类型',
  'search.placeholder': '按名称、标签或用途搜索',
  'search.submit': '搜索',

  'home.title': '{Kinds}，供编程工具使用',
  'home.lead': '找到所需，复制一条命令，你的编程工具即可使用。',
  'home.counts': '此注册中心的内容',
  'home.count': { other: '{count} 个{kinds}' },
  'home.popularTags': '热门标签',
  'home.mostInstalled': '安装最多',
  'home.recentlyUpdated': '最近更新',
  'home.seeAll': '查看全部',
  'home.boards': '列表排序',
  'home.seeAllOf': '查看全部{kinds}',
  'home.noneYet': '还没有内容，发布第一个：',
  'home.moreAfterSignIn': '这里只显示对所有人公开的内容，登录后可能会看到更多。',

  'connect.title': '连接你的智能体',
  'connect.lead': '支持 Claude Code、Cursor、Codex、Kiro 等众多工具。',
  'connect.terminal': '终端',
  'connect.agent': '交给智能体',
  'connect.signIn': '登录此注册中心',
  'connect.add': '把{aKind}添加到项目',
  'connect.addOther': '添加{aKind}：',
  'connect.promptAdd': '{aKind}用 `{command}`',
  'connect.promptText':
    '请使用 {url} 的注册中心，其中有{kinds}。它的命令行无需安装：用 `npx {cli} find <关键词> --registry {url}` 搜索，用 `npx {cli} add <命名空间/名称> --registry {url}` 安装（{adds}）。请根据我接下来的需求查找合适的内容，说明它的作用，并安装到当前项目。',
  'connect.promptNote': '粘贴到任何能够执行命令的编程智能体中。',

  'asset.installs': { other: '{count} 次安装' },
  'asset.installsTitle': '安装次数',
  'asset.deprecated': '已弃用',
  'asset.private': '私有',
  'asset.internal': '内部',
  'asset.public': '公开',
  'asset.noDescription': '暂无描述。',

  'page.label': '分页',
  'page.first': '第一页',
  'page.previous': '上一页',
  'page.next': '下一页',

  'copy.copy': '复制',
  'copy.copied': '已复制',
  'copy.failed': '复制失败：请选中文本后按 Ctrl+C',
  'copy.command': '复制命令',
  'copy.prompt': '复制提示词',

  'problem.title': '加载失败',
  'problem.unreachable': '注册中心没有响应',
  'problem.unreachableText': '请检查网络连接后重试。',
  'problem.unexpected': '页面出现错误',
  'problem.part': '页面的一部分未能加载',
  'problem.partText': '页面打开期间注册中心可能已更新，也可能是网络中断。',
  'problem.code': '错误码',
  'problem.requestId': '请求',
  'problem.retry': '重试',
  'problem.copyDetails': '复制详情',

  'dialog.close': '关闭',
  'loading.label': '正在加载',

  'keys.expiresSoon': 'API 密钥“{name}”（{start}…）将于 {date} 过期。',
  'keys.renew': '请在使用它的机器上重新登录以更换：',

  'nav.signedIn': '已登录为 {name}',
  'nav.signedOut': '已退出登录',
};

export { errorTitlesZhCN } from '#schema/error-titles-zh-cn.ts';
