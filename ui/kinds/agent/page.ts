import type { KindPage } from '../kind-ui.ts';
import { AgentDetails } from './details.tsx';
import { extrasChanges } from './extras.ts';
import { AgentFacts } from './facts.tsx';
import { AgentInstallCard, installCommand } from './install-card.tsx';
import { listChanges } from './manifest-lists.ts';
import { t } from './t.ts';

/** What the page of an agent shows and no other kind's does. */
export const page: KindPage = {
  InstallCard: AgentInstallCard,
  installCommand,
  Details: AgentDetails,
  Facts: AgentFacts,
  manifestChanges(before, after) {
    const tools = listChanges(before, after, 'tools');
    const parts = listChanges(before, after, 'skills', 'mcps');
    return [
      { label: t('matters.settings'), values: extrasChanges(before, after) },
      { label: t('matters.toolsAdded'), values: tools.added },
      { label: t('matters.toolsRemoved'), values: tools.removed },
      { label: t('matters.partsAdded'), values: parts.added },
      { label: t('matters.partsRemoved'), values: parts.removed },
    ].filter(({ values }) => values.length > 0);
  },
  t,
};
