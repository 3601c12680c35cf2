import { skillChanges } from '#schema/kinds/skill/changes.ts';
import type { KindPage } from '../kind-ui.ts';
import { SkillFacts } from './facts.tsx';
import { installCommand, SkillInstallCard } from './install-card.tsx';
import { t } from './t.ts';

/** What the page of a skill shows and no other kind's does. */
export const page: KindPage = {
  InstallCard: SkillInstallCard,
  installCommand,
  Facts: SkillFacts,
  manifestChanges: (before, after) =>
    skillChanges(before, after).map(({ what, values }) => ({
      label: t(`matters.${what}`),
      values,
    })),
  t,
};
