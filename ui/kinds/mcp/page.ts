import { serverChanges } from '#schema/kinds/mcp/changes.ts';
import type { KindPage } from '../kind-ui.ts';
import { McpDetails } from './details.tsx';
import { McpFacts } from './facts.tsx';
import { installCommand, McpInstallCard } from './install-card.tsx';
import { t } from './t.ts';

/** What the page of an MCP server shows and no other kind's does. */
export const page: KindPage = {
  InstallCard: McpInstallCard,
  installCommand,
  Details: McpDetails,
  readmeFile: 'README.md',
  Facts: McpFacts,
  manifestChanges: (before, after) =>
    serverChanges(before, after).map(({ what, values }) => ({
      label: t(`matters.${what}`),
      values,
    })),
  t,
};
