import type { TranslationOf } from '../../../messages/format.ts';
import type { en } from './en.ts';

/** The results page, in simplified Chinese. */
export const zhCN: TranslationOf<typeof en> = {
  'results.titleAll': '全部{kinds}',
  'results.titleFor': '“{q}”的搜索结果',
  'results.kinds': '类型',
  'results.allKinds': '全部',
  'results.totalAll': { other: '{count} 个结果' },
  'results.seeAll': { other: '查看全部 {count} 个{kinds}' },
  'results.searchAll': '搜索全部类型',
  'results.total': { other: '{count} 个{kinds}' },
  'results.sort': '排序',
  'results.sortRelevance': '相关度',
  'results.sortInstalls': '安装最多',
  'results.sortUpdated': '最近更新',
  'results.sortName': '名称',
  'results.filters': '筛选',
  'results.tags': '标签',
  'results.noTags': '还没有内容带有标签。',
  'results.moreTags': '显示更多标签',
  'results.fewerTags': '收起标签',
  'results.active': '已选筛选',
  'results.removeFilter': '移除筛选 {name}',
  'results.removeFilters': '移除全部筛选',
  'results.list': '找到的{Kinds}',
  'results.emptyTitle': '没有匹配的{kind}',
  'results.emptyTitleAll': '没有匹配的内容',
  'results.emptyText': '请减少或更换关键词，或移除某个筛选。',
  'results.emptySignIn': '部分内容登录后才会显示。',
  'results.emptyCli': '在命令行进行同样的搜索',
  'results.inNamespace': '命名空间 {namespace}',
};
