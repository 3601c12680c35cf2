import type { ErrorCode } from '#schema/error.ts';
import { errorTitlesZhCN } from '#schema/error-titles-zh-cn.ts';
import type { CliCode } from '../errors.ts';

/** What each error is in Chinese; the detail after it stays as it was sent. Some are shorter than on a page. */
export const errorsInChinese: Record<ErrorCode | CliCode | 'cli.internal', string> = {
  ...errorTitlesZhCN,
  'auth.required': '请先登录',
  'auth.forbidden': '没有权限',
  'asset.not_found': '没有找到',
  'asset.ambiguous': '名称对应多个资产',
  'asset.deleted': '该资产已被删除',
  'write.conflict': '有人同时做了更改',
  'cli.failed': '失败',
  'cli.usage': '用法有误',
  'cli.not_found': '没有找到',
  'cli.auth_required': '请先登录',
  'cli.refused': '已拒绝',
  'cli.unreachable': '无法连接注册中心',
  'cli.blocked': '被策略阻止',
  'cli.partly_done': '只完成了一部分',
  'cli.interrupted': '已中断',
  'cli.internal': '出现意外错误',
};
