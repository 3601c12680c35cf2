import { manifestFile } from '#schema/kinds/mcp/manifest-file.ts';
import { registryUrl } from '../../base.ts';
import { firstCliCommand } from '../../commands.ts';
import { choiceOptions } from '../../pages/asset/install/install-choice.ts';
import { InstallCard } from '../../pages/asset/install/install-card.tsx';
import { choice } from '../../pages/asset/install/stored-choice.ts';
import { archiveHref } from '../../pages/asset/links.ts';
import type { Shown } from '../../pages/asset/shown.ts';
import { t } from './t.ts';

/** The command that installs the version on show, for the targets chosen. */
export function installCommand({ asset, pinnedRef }: Shown): string {
  return firstCliCommand(`mcp add ${pinnedRef ?? asset.ref}${choiceOptions(choice.value)}`);
}

/** How to get the server: one command for the targets chosen, a prompt for an agent, a ZIP. */
export function McpInstallCard({ shown }: { shown: Shown }) {
  const command = installCommand(shown);
  return <InstallCard shown={shown} command={command} prompt={() => promptOf(shown, command)} />;
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
