import { registryUrl } from '../../base.ts';
import { firstCliCommand } from '../../commands.ts';
import { InstallCard } from '../../pages/asset/install/install-card.tsx';
import type { Shown } from '../../pages/asset/shown.ts';
import { targetOptions } from '../target-choice.ts';
import { TargetFields } from '../target-fields.tsx';
import { t } from './t.ts';
import { toolChoice } from './tool-choice.ts';

/** The command that installs the version on show with its parts, for the targets chosen. */
export function installCommand({ asset, pinnedRef }: Shown): string {
  return firstCliCommand(
    `agent add ${pinnedRef ?? asset.ref}${targetOptions(toolChoice.current.value)}`,
  );
}

/** How to get the agent: one command for the targets chosen, a prompt, a ZIP. */
export function AgentInstallCard({ shown }: { shown: Shown }) {
  const command = installCommand(shown);
  return (
    <InstallCard
      shown={shown}
      command={command}
      prompt={() => promptOf(shown, command)}
      fields={<TargetFields label={t('install.tool')} choice={toolChoice} />}
    />
  );
}

function promptOf({ asset }: Shown, command: string): string {
  return t('install.prompt', {
    ref: asset.ref,
    description: asset.description || asset.name,
    command,
    registry: registryUrl,
  });
}
