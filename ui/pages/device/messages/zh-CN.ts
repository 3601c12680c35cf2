import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** Approving a device login, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'device.title': '设备登录',
  'device.lead': '以 {name} 的身份登录 {host}',
  'device.signInFirst': '请先登录 {host}，以查看是哪个设备请求登录。',
  'device.signIn': '登录',
  'device.code': '代码',
  'device.codeHint': '设备上显示的八个字母。',
  'device.codeInvalid': '代码为八个字母，例如 WDJB-MJHT。',
  'device.continue': '继续',
  'device.unknown': '没有设备使用这个代码等待登录。代码可能已使用，或已超过十分钟。',
  'device.client': '设备',
  'device.address': '地址',
  'device.started': '开始时间',
  'device.may': '它可以',
  'device.scope.read': '读取你能读取的内容',
  'device.scope.publish': '以你的名义发布',
  'device.scope.admin': '执行你能执行的一切操作，包括管理操作',
  'device.warning':
    '请确认是你自己刚刚发起的登录，且代码与设备上显示的一致，再批准。任何人帮助你都不需要你在此批准。',
  'device.approve': '批准',
  'device.deny': '拒绝',
  'device.approved': '设备已登录，可以关闭此页面。',
  'device.approvedMore': '它的 API 密钥 90 天后失效；如需提前吊销：',
  'device.denied': '已拒绝此次登录，设备不会得到密钥。',
};
