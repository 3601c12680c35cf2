import { translator } from '../../i18n.ts';
import { en } from './messages/en.ts';
import { zhCN } from './messages/zh-CN.ts';

/** The messages of the page of an asset. Views that load lazily have their own. */
export const t = translator(en, zhCN);
