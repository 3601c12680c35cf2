import { translator } from '../../i18n.ts';
import { en } from './messages/en.ts';
import { zhCN } from './messages/zh-CN.ts';

/** The messages of the page of an agent that no other kind's page has. */
export const t = translator(en, zhCN);
