import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The results page, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'results.titleAll': '全部{kinds}',
  'results.titleFor': '“{q}”的搜索结果',
  'results.total': { other: '{count} 个{kinds}' },
  'results.sort': '排序',
  'results.sortRelevance': '相关度',
  'results.sortInstalls': '安装最多',
  'results.sortUpdated': '最近更新',
  'results.sortName': '名称',
  'results.filters': '筛选',
  'results.tags': '标签',
  'results.noTags': '还没有{kind}带有标签。',
  'results.moreTags': '显示更多标签',
  'results.fewerTags': '收起标签',
  'results.active': '已选筛选',
  'results.removeFilter': '移除筛选 {name}',
  'results.removeFilters': '移除全部筛选',
  'results.list': '找到的{Kinds}',
  'results.emptyTitle': '没有匹配的{kind}',
  'results.emptyText': '请减少或更换关键词，或移除某个筛选。',
  'results.emptySignIn': '部分{kinds}登录后才会显示。',
  'results.emptyCli': '在命令行进行同样的搜索',
  'results.inNamespace': '命名空间 {namespace}',
};
