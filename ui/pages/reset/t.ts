import { translator } from '../../i18n.ts';
import { en } from './messages/en.ts';
import { zhCN } from './messages/zh-CN.ts';

/** The messages of the page to set a new password. */
export const t = translator(en, zhCN);
