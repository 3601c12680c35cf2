import type { KindPage } from '../kind-ui.ts';
import { McpDetails } from './details.tsx';
import { McpFacts } from './facts.tsx';
import { installCommand, McpInstallCard } from './install-card.tsx';
import { launchChanges } from './launches.ts';
import { t } from './t.ts';

/** What the page of an MCP server shows and no other kind's does. */
export const page: KindPage = {
  InstallCard: McpInstallCard,
  installCommand,
  Details: McpDetails,
  readmeFile: 'README.md',
  Facts: McpFacts,
  manifestChanges(before, after) {
    const { added, removed } = launchChanges(before, after);
    return [
      { label: t('matters.launchAdded'), values: added },
      { label: t('matters.launchRemoved'), values: removed },
    ].filter(({ values }) => values.length > 0);
  },
  t,
};
