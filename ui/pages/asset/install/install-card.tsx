import { useEffect, useState } from 'preact/hooks';
import { registryUrl } from '../../../base.ts';
import { firstCliCommand } from '../../../commands.ts';
import { Button, LinkButton } from '../../../components/button.tsx';
import { Icon } from '../../../components/icon.tsx';
import { formatBytes } from '../../../i18n.ts';
import { archiveHref } from '../links.ts';
import { t } from '../t.ts';
import type { Shown } from '../shown.ts';
import { copyAndTell } from './copy.ts';
import {
  folderOf,
  installArguments,
  type Scope,
  targets,
  toggleTarget,
} from './install-command.ts';
import { choice, setChoice } from './stored-choice.ts';

const cardId = 'install';

/** The command that installs what is shown, for the targets chosen. */
export function commandFor({ asset, pinnedRef }: Pick<Shown, 'asset' | 'pinnedRef'>): string {
  return firstCliCommand(installArguments(pinnedRef ?? asset.ref, choice.value));
}

/** Copies {@link commandFor} and says so. */
export function copyCommand(shown: Pick<Shown, 'asset' | 'pinnedRef'>): Promise<boolean> {
  return copyAndTell(commandFor(shown), t('install.copied'));
}

/** How to get the skill: one command for the agents chosen, a prompt for an agent, a ZIP. */
export function InstallCard({ shown }: { shown: Shown }) {
  const { asset, version } = shown;
  const command = commandFor(shown);
  const zip = archiveHref(asset, version.version);

  const copyPrompt = () =>
    copyAndTell(
      t('install.prompt', {
        ref: asset.ref,
        description: asset.description || asset.name,
        command,
        registry: registryUrl,
        zip: new URL(zip, location.origin).href,
        folder: folderOf(asset.name, choice.value),
      }),
      t('install.promptCopied'),
    );

  return (
    <section id={cardId} aria-label={t('install.title')} class="card mt-5 p-4">
      <div class="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <TargetChips />
        <ScopeSwitch />
      </div>
      <div class="command-row">
        <pre tabIndex={0} aria-label={t('install.command')} role="region">
          <span aria-hidden="true" class="mr-2 text-faint select-none">
            $
          </span>
          <code>{command}</code>
        </pre>
        <Button
          tone="primary"
          large
          icon="copy"
          aria-keyshortcuts="c"
          onClick={() => copyCommand(shown)}
        >
          {t('install.copy')}
        </Button>
      </div>
      <div class="mt-3 flex flex-wrap items-center gap-x-2 gap-y-2">
        <Button icon="chat" onClick={copyPrompt}>
          {t('install.copyPrompt')}
        </Button>
        <LinkButton
          icon="download"
          href={zip}
          download={`${asset.name}-${version.version}.zip`}
          title={t('install.zipTitle', {
            ref: asset.ref,
            version: version.version,
            size: formatBytes(version.archiveBytes),
          })}
        >
          {t('install.zip')}
          <span class="font-normal text-muted">{formatBytes(version.archiveBytes)}</span>
        </LinkButton>
        <p class="text-[0.8125rem] text-faint ">{t('install.needs')}</p>
      </div>
      {asset.visibility !== 'public' && <SignInFirst />}
    </section>
  );
}

/** The browser is signed in and the command line may not be: then the command would find nothing. */
function SignInFirst() {
  const command = firstCliCommand('login');
  return (
    <p class="mt-3 flex flex-wrap items-center gap-x-3 border-t border-line pt-3 text-[0.8125rem] text-muted">
      {t('install.signInFirst')}
      <button
        type="button"
        title={command}
        class="link py-1"
        onClick={() => void copyAndTell(command, t('install.copied'))}
      >
        {t('install.copySignIn')}
      </button>
    </p>
  );
}

function TargetChips() {
  return (
    <fieldset class="min-w-0">
      <legend class="eyebrow mb-1.5">{t('install.targets')}</legend>
      <div class="flex flex-wrap gap-1.5">
        {targets.map(({ id, label }) => (
          <label key={id} class="chip">
            <input
              type="checkbox"
              class="sr-only"
              value={id}
              checked={choice.value.targets.includes(id)}
              onChange={(event) => {
                setChoice(toggleTarget(choice.value, id));
                // The last target cannot be taken away: then the box stays ticked.
                event.currentTarget.checked = choice.value.targets.includes(id);
              }}
            />
            <Icon name="check" size={13} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function ScopeSwitch() {
  const scopes: { id: Scope; label: string }[] = [
    { id: 'project', label: t('install.project') },
    { id: 'user', label: t('install.user') },
  ];
  return (
    <fieldset class="min-w-0">
      <legend class="eyebrow mb-1.5">{t('install.scope')}</legend>
      <div class="segments inline-flex">
        {scopes.map(({ id, label }) => (
          <label key={id}>
            <input
              type="radio"
              name="install-scope"
              class="sr-only"
              value={id}
              checked={choice.value.scope === id}
              onChange={() => setChoice({ ...choice.value, scope: id })}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** On a phone, the copy button again at the bottom of the screen once the card has scrolled away. */
export function StickyCopy({ shown }: { shown: Shown }) {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const card = document.getElementById(cardId);
    if (!card) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) setAway(!entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(card);
    return () => observer.disconnect();
  }, []);
  if (!away) return null;
  return (
    <div class="sticky-copy">
      <Button
        tone="primary"
        large
        icon="copy"
        class="w-full"
        onClick={() => void copyCommand(shown)}
      >
        {t('install.copy')}
      </Button>
    </div>
  );
}
