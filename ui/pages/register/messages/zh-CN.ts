import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** Making an account, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'register.title': '创建账户',
  'register.lead': '{host}',
  'register.username': '用户名',
  'register.usernameHint': '同时是您的命名空间，例如 {name}/my-skill。可用 a–z、数字和连字符。',
  'register.email': '邮箱',
  'register.password': '密码',
  'register.passwordHint': '至少 8 个字符。',
  'register.submit': '创建账户',
  'register.submitting': '正在创建账户…',
  'register.haveAccount': '已有账户？',
  'register.signIn': '登录',
  'register.taken': '用户名或邮箱已被使用。',
  'register.invalid': '请更正标出的输入框。',
  'register.usernameInvalid': '2–64 个字符：a–z、0–9 和单个连字符，首尾不能是连字符。',
  'register.usernameReserved': '此名称为保留名称，请换一个。',
  'register.emailInvalid': '这不是有效的邮箱地址。',
  'register.passwordShort': '至少 8 个字符。',
  'register.passwordLong': '最多 72 字节：一个汉字占 3 字节。',
  'register.closedTitle': '注册已关闭',
  'register.closedText': '请联系此仓库的管理员获取账户。',
  'register.keyTitle': '欢迎，{name}',
  'register.keyLead': '这是您的第一个 API 密钥，只显示这一次。',
  'register.keyLabel': 'API 密钥',
  'register.keyUse': '用它在命令行登录',
  'register.keyExpires': '有效期至 {date}。持有它的人可以用您的名义发布。',
  'register.keySaved': '我已保存密钥',
  'register.continue': '继续',
  'register.keyCopy': '复制密钥',
};
