import { translator } from '../../i18n.ts';
import { en } from './messages/en.ts';
import { zhCN } from './messages/zh-CN.ts';

/** The messages that every view of an asset may need; views that load later bring theirs. */
export const t = translator(en, zhCN);
