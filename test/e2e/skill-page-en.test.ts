import { describeSkillPages } from './skill-pages.ts';

describeSkillPages('en-US');
