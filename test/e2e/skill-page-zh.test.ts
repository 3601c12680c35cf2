import { describeSkillPages } from './skill-pages.ts';

describeSkillPages('zh-CN');
