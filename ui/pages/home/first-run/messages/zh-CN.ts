import type { TranslationOf } from '../../../../messages/format.ts';
import type { en } from './en.ts';

/** A registry without skills, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'home.emptyTitle': '仓库已就绪，等待第一个技能',
  'home.emptyLead': '只需三步，大约两分钟。',
  'home.emptyAnonymousTitle': '这里还没有对所有人公开的技能',
  'home.emptyAnonymousLead': '请先登录，可能有仅成员可见的技能；也可以通过三步发布第一个技能。',
  'home.stepAccount': '创建账户',
  'home.stepAccountText': '您将获得自己的命名空间，以及供命令行使用的 API 密钥。',
  'home.stepAccountDone': '您已登录为 {name}。',
  'home.stepConnect': '在命令行登录',
  'home.stepConnectText': '无需安装：仓库自带命令行工具。',
  'home.stepPublish': '发布含有 SKILL.md 的文件夹',
  'home.stepPublishText': '加上 --recursive 可发布该文件夹下的全部技能。',
  'home.stepDone': '已完成',
};
