import { agentChanges } from '#schema/kinds/agent/changes.ts';
import type { KindPage } from '../kind-ui.ts';
import { AgentDetails } from './details.tsx';
import { AgentFacts } from './facts.tsx';
import { AgentInstallCard, installCommand } from './install-card.tsx';
import { t } from './t.ts';

/** What the page of an agent shows and no other kind's does. */
export const page: KindPage = {
  InstallCard: AgentInstallCard,
  installCommand,
  Details: AgentDetails,
  Facts: AgentFacts,
  manifestChanges: (before, after) =>
    agentChanges(before, after).map(({ what, values }) => ({
      label: t(`matters.${what}`),
      values,
    })),
  t,
};
