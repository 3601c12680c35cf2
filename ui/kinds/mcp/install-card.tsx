import { manifestFile } from '#schema/kinds/mcp/manifest-file.ts';
import { registryUrl } from '../../base.ts';
import { firstCliCommand } from '../../commands.ts';
import { InstallCard } from '../../pages/asset/install/install-card.tsx';
import { archiveHref } from '../../pages/asset/links.ts';
import type { Shown } from '../../pages/asset/shown.ts';
import { targetOptions } from '../target-choice.ts';
import { TargetFields } from '../target-fields.tsx';
import { clientChoice } from './client-choice.ts';
import { Openers } from './openers.tsx';
import { SnippetPanel } from './snippet/snippet-panel.tsx';
import { t } from './t.ts';

/** The command that adds the version on show to the client chosen. */
export function installCommand({ asset, pinnedRef }: Shown): string {
  return firstCliCommand(
    `mcp add ${pinnedRef ?? asset.ref}${targetOptions(clientChoice.current.value)}`,
  );
}

/** How to get the server: one command for the client chosen, a link that opens the client, or the client's own text. */
export function McpInstallCard({ shown }: { shown: Shown }) {
  const command = installCommand(shown);
  return (
    <InstallCard
      shown={shown}
      command={command}
      prompt={() => promptOf(shown, command)}
      fields={<TargetFields label={t('install.client')} choice={clientChoice} />}
      actions={<Openers shown={shown} />}
    >
      {/* What was typed belongs to one version. */}
      <SnippetPanel key={shown.version.digest} shown={shown} />
    </InstallCard>
  );
}

function promptOf({ asset, version }: Shown, command: string): string {
  return t('install.prompt', {
    ref: asset.ref,
    description: asset.description || asset.name,
    command,
    registry: registryUrl,
    zip: new URL(archiveHref(asset, version.version), location.origin).href,
    file: manifestFile,
  });
}
