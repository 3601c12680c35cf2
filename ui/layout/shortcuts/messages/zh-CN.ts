import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The dialog of keyboard shortcuts, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'keys.title': '键盘快捷键',
  'keys.search': '搜索',
  'keys.help': '显示此列表',
  'keys.goHome': '前往首页',
  'keys.goBrowse': '前往全部资产',
  'keys.next': '列表中的下一项',
  'keys.previous': '列表中的上一项',
  'keys.open': '打开',
  'keys.copyCommand': '资产：复制安装命令',
  'keys.files': '资产：文件',
  'keys.findFile': '资产：查找文件',
  'keys.versions': '资产：版本',
  'keys.permalink': '资产：复制此版本的链接',
  'keys.close': '关闭，或离开输入框',
  'keys.then': '然后',
  'keys.enabled': '单键快捷键',
  'keys.enabledHint': '如与其他工具冲突，可将其关闭。',
};
