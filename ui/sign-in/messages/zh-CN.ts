import type { TranslationOf } from '../../messages/format.ts';
import type { en } from './en.ts';

/** Signing in, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'login.title': '登录',
  'login.lead': '{host}',
  'login.email': '邮箱或用户名',
  'login.password': '密码',
  'login.show': '显示',
  'login.hide': '隐藏',
  'login.showPassword': '显示密码',
  'login.hidePassword': '隐藏密码',
  'login.submit': '登录',
  'login.submitting': '正在登录…',
  'login.noAccount': '还没有账号？',
  'login.register': '创建账号',
  'login.badCredentials': '邮箱或密码不正确。',
  'login.badCredentialsHint': '密码区分大小写。管理员可以为你重置密码。',
  'login.throttled': '尝试次数过多。',
  'login.throttledWait': { other: '{count} 秒后可以重试。' },
  'login.throttledLater': '请过几分钟再试。',
  'login.throttledOver': '现在可以重试。',
  'login.unreachable': '注册中心没有响应，密码尚未验证。',
  'login.required': '请填写两个输入框。',
  'login.already': '你已登录为 {name}。',
  'login.continue': '继续',
  'session.endedTitle': '会话已结束',
  'session.endedText': '请重新登录以继续，已填写的内容会保留。',
  'session.browseOn': '不登录，继续浏览',
};
