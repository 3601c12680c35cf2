import type { Kind } from '#schema/kind.ts';
import { registryUrl } from '../../base.ts';
import { cliCommand, cliCommandStart, cliTarball, firstCliCommand } from '../../commands.ts';
import { CodeBox } from '../../components/code-box.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { formatList, t } from '../../i18n.ts';
import { kindUi, shownKinds } from '../../kinds/index.ts';
import { allNouns, nouns } from '../../kinds/nouns.ts';

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

/** Of the first kind the whole command, of the others what differs in it. */
function Terminal() {
  const [first, ...others] = shownKinds;
  return (
    <>
      <ol class="flex flex-col gap-3">
        <Step title={t('connect.signIn')} command={firstCliCommand('login')} />
        <Step
          title={t('connect.add', nouns(first))}
          command={cliCommand(`${addCommand(first)} <namespace/name>`)}
        />
      </ol>
      <ul class="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem] text-muted">
        {others.map((kind) => (
          <li key={kind}>
            {t('connect.addOther', nouns(kind))} <code class="font-mono">{addCommand(kind)}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The command of the CLI that installs assets of a kind. */
function addCommand(kind: Kind): string {
  return `${kindUi(kind).cliPrefix}add`;
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
    adds: formatList(
      shownKinds.map((kind) =>
        t('connect.promptAdd', { command: addCommand(kind), ...nouns(kind) }),
      ),
    ),
    ...allNouns(),
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
