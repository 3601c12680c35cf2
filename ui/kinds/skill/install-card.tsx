import { manifestFile } from '#schema/kinds/skill/manifest-file.ts';
import { registryUrl } from '../../base.ts';
import { firstCliCommand } from '../../commands.ts';
import { InstallCard } from '../../pages/asset/install/install-card.tsx';
import { archiveHref } from '../../pages/asset/links.ts';
import type { Shown } from '../../pages/asset/shown.ts';
import { TargetFields } from '../target-fields.tsx';
import { foldersOf, installArguments } from './install-command.ts';
import { t } from './t.ts';
import { toolsChoice } from './tools-choice.ts';

/** The command that installs the version on show, for the targets chosen. */
export function installCommand({ asset, pinnedRef }: Shown): string {
  return firstCliCommand(installArguments(pinnedRef ?? asset.ref, toolsChoice.current.value));
}

/** How to get the skill: one command for the targets chosen, a prompt for an agent, a ZIP. */
export function SkillInstallCard({ shown }: { shown: Shown }) {
  const command = installCommand(shown);
  return (
    <InstallCard
      shown={shown}
      command={command}
      prompt={() => promptOf(shown, command)}
      fields={<TargetFields label={t('install.tools')} choice={toolsChoice} />}
    >
      <p class="mt-3 text-[0.8125rem] text-muted wrap-anywhere">
        {t('install.folders')}{' '}
        {foldersOf(shown.asset.name, toolsChoice.current.value).map((folder) => (
          <code key={folder} class="mr-2 font-mono">
            {folder}/
          </code>
        ))}
      </p>
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
    folder: foldersOf(asset.name, toolsChoice.current.value)[0] ?? asset.name,
    file: manifestFile,
  });
}
