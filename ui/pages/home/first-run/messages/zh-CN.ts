import type { TranslationOf } from '../../../../messages/format.ts';
import type { en } from './en.ts';

/** A registry that holds nothing yet, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'home.emptyTitle': '注册中心已就绪，等待第一批资产',
  'home.emptyLead': '只需三步，大约两分钟。',
  'home.emptyAnonymousTitle': '这里还没有对所有人公开的内容',
  'home.emptyAnonymousLead': '请先登录，可能有仅成员可见的内容；也可以通过三步发布第一个。',
  'home.stepAccount': '创建账号',
  'home.stepAccountText': '你将获得自己的命名空间，以及供命令行使用的 API 密钥。',
  'home.stepAccountDone': '你已登录为 {name}。',
  'home.stepConnect': '在命令行登录',
  'home.stepConnectText': '注册中心自带命令行工具，无需安装。',
  'home.stepPublish': '发布一个目录',
  'home.stepPublishText': '可以是下面的任何一种。加上 --recursive 可发布该目录下的全部内容。',
  'home.manifest': '其清单文件是 {file}。',
  'home.stepDone': '已完成',
};
