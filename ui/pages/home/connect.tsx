import { defaultKind } from '#schema/kind.ts';
import { registryUrl } from '../../base.ts';
import { cliCommand, cliCommandStart, cliTarball, firstCliCommand } from '../../commands.ts';
import { CodeBox } from '../../components/code-box.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { t } from '../../i18n.ts';
import { nouns } from '../../kinds/nouns.ts';

/** How to use this registry from a terminal or through an agent. */
export function Connect() {
  return (
    <section class="card min-w-0 p-5 lifted">
      <h2 class="text-base font-semibold">{t('connect.title')}</h2>
      <p class="mt-0.5 mb-4 text-sm text-muted">{t('connect.lead')}</p>
      <Tabs
        label={t('connect.title')}
        tabs={[
          {
            id: 'terminal',
            label: (
              <>
                <Icon name="terminal" />
                {t('connect.terminal')}
              </>
            ),
            content: Terminal,
          },
          {
            id: 'prompt',
            label: (
              <>
                <Icon name="chat" />
                {t('connect.agent')}
              </>
            ),
            content: Prompt,
          },
        ]}
      />
    </section>
  );
}

function Terminal() {
  return (
    <ol class="flex flex-col gap-3">
      <Step title={t('connect.signIn')} command={firstCliCommand('login')} />
      <Step
        title={t('connect.add', nouns(defaultKind))}
        command={cliCommand('add <namespace/name>')}
      />
    </ol>
  );
}

function Step({ title, command }: { title: string; command: string }) {
  return (
    <li>
      <p class="mb-1 text-[0.8125rem] font-medium text-muted">{title}</p>
      <CodeBox text={command} label={`${t('copy.command')}: ${title}`} dim={cliCommandStart} wrap />
    </li>
  );
}

function Prompt() {
  const prompt = t('connect.promptText', {
    url: registryUrl,
    cli: cliTarball,
    ...nouns(defaultKind),
  });
  return (
    <>
      <p class="rounded-lg border border-line bg-sunken px-3.5 py-3 text-sm wrap-anywhere text-muted">
        {prompt}
      </p>
      <div class="mt-3 flex flex-wrap items-center gap-3">
        <CopyButton text={prompt} label={t('copy.prompt')} tone="primary" />
        <p class="min-w-0 flex-1 text-[0.8125rem] text-faint">{t('connect.promptNote')}</p>
      </div>
    </>
  );
}
