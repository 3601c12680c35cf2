import type { KindPage } from '../kind-ui.ts';
import { toolChanges } from './allowed-tools.ts';
import { SkillFacts } from './facts.tsx';
import { installCommand, SkillInstallCard } from './install-card.tsx';
import { t } from './t.ts';

/** What the page of a skill shows and no other kind's does. */
export const page: KindPage = {
  InstallCard: SkillInstallCard,
  installCommand,
  Facts: SkillFacts,
  manifestChanges(before, after) {
    const { added, removed } = toolChanges(before, after);
    return [
      { label: t('matters.toolsAdded'), values: added },
      { label: t('matters.toolsRemoved'), values: removed },
    ].filter(({ values }) => values.length > 0);
  },
  t,
};
