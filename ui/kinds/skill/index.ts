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
  exampleName: 'my-skill',
  loadPage: async () => (await import('./page.ts')).page,
};
