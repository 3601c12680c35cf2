import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The page for an unknown address, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'notFound.title': '这里什么也没有',
  'notFound.text': '地址可能有误，或者内容已被移动。',
  'notFound.signIn': '如果内容不是公开的，登录后才会显示。',
  'notFound.search': '搜索注册中心',
  'notFound.home': '返回首页',
};
