import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** Setting a new password with a link, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'reset.title': '设置新密码',
  'reset.lead': '{host}',
  'reset.password': '新密码',
  'reset.passwordHint': '至少 8 个字符。',
  'reset.passwordShort': '至少 8 个字符。',
  'reset.passwordLong': '最多 72 字节：一个汉字占 3 字节。',
  'reset.submit': '设置密码',
  'reset.submitting': '正在设置密码…',
  'reset.done': '{name} 的密码已设置。所有会话已结束，API 密钥继续有效。',
  'reset.signIn': '登录',
  'reset.noLink': '此页面需要管理员生成的完整链接，链接只能使用一次。',
};
