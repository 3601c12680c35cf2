import { manifestFile } from '#schema/kinds/skill/manifest-file.ts';
import type { KindUi } from '../kind-ui.ts';

/** A skill: a folder with a `SKILL.md`. */
export const skill: KindUi = {
  icon: 'box',
  nouns: {
    en: { kind: 'skill', kinds: 'skills', aKind: 'a skill', Kind: 'Skill', Kinds: 'Skills' },
    'zh-CN': { kind: '技能', kinds: '技能', aKind: '技能', Kind: '技能', Kinds: '技能' },
  },
  manifestFile,
  about: {
    en: 'A folder with instructions, scripts and references, which an agent reads when a task calls for it.',
    'zh-CN': '一个包含说明、脚本和参考资料的目录，智能体在任务需要时读取它。',
  },
  exampleName: 'my-skill',
  cliPrefix: '',
  loadPage: async () => (await import('./page.ts')).page,
};
