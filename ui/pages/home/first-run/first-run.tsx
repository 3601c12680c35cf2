import type { ComponentChildren } from 'preact';
import type { Kind } from '#schema/kind.ts';
import { useMeta } from '../../../api.ts';
import { href } from '../../../base.ts';
import { cliCommand, cliCommandStart, firstCliCommand } from '../../../commands.ts';
import { LinkButton } from '../../../components/button.tsx';
import { CodeBox } from '../../../components/code-box.tsx';
import { Icon } from '../../../components/icon.tsx';
import { locale, t as shell } from '../../../i18n.ts';
import { kindUi, shownKinds } from '../../../kinds/index.ts';
import { nouns } from '../../../kinds/nouns.ts';
import { session } from '../../../session-state.ts';
import { t } from './t.ts';

/**
 * First steps on an empty registry: create an account, sign in, publish. To visitors who are not signed in, a
 * registry may only look empty, because assets are internal by default.
 */
export default function FirstRun() {
  const meta = useMeta();
  const current = session.value;
  const account = current.state === 'signed-in' ? current.account : null;
  const mayRegister = meta.data?.registration !== 'closed';

  return (
    <section class="card p-6 sm:p-8">
      <h2 class="text-xl font-semibold">
        {account ? t('home.emptyTitle') : t('home.emptyAnonymousTitle')}
      </h2>
      <p class="mt-1 text-muted">{account ? t('home.emptyLead') : t('home.emptyAnonymousLead')}</p>
      <ol class="mt-7 grid gap-8 lg:grid-cols-3">
        <Step number={1} title={t('home.stepAccount')} done={account !== null}>
          {account ? (
            <p class="text-sm text-muted">
              {t('home.stepAccountDone', { name: account.username })}
            </p>
          ) : (
            <>
              <p class="mb-3 text-sm text-muted">{t('home.stepAccountText')}</p>
              <div class="flex flex-wrap gap-2">
                {mayRegister && (
                  <LinkButton tone="primary" href={href('/register')}>
                    {shell('nav.register')}
                  </LinkButton>
                )}
                <LinkButton href={href('/login')}>{shell('nav.signIn')}</LinkButton>
              </div>
            </>
          )}
        </Step>
        <Step number={2} title={t('home.stepConnect')}>
          <p class="mb-3 text-sm text-muted">{t('home.stepConnectText')}</p>
          <CodeBox
            text={firstCliCommand('login')}
            label={shell('copy.command')}
            dim={cliCommandStart}
            wrap
          />
        </Step>
        <Step number={3} title={t('home.stepPublish')}>
          <p class="text-sm text-muted">{t('home.stepPublishText')}</p>
        </Step>
      </ol>
      <ul class="mt-8 grid gap-x-6 gap-y-8 border-t border-line pt-7 lg:grid-cols-3">
        {shownKinds.map((kind) => (
          <KindIntroduction key={kind} kind={kind} />
        ))}
      </ul>
    </section>
  );
}

/** What a kind is, and how the first asset of it is published. */
function KindIntroduction({ kind }: { kind: Kind }) {
  const { icon, about, manifestFile, cliPrefix, exampleName } = kindUi(kind);
  const named = nouns(kind);
  return (
    <li class="flex min-w-0 flex-col">
      <h3 class="flex items-center gap-2 font-semibold">
        <Icon name={icon} class="text-accent" />
        {named.Kinds}
      </h3>
      <p class="mt-1 mb-3 text-sm text-muted">
        {about[locale.value]} {t('home.manifest', { file: manifestFile })}
      </p>
      {/* At the bottom, so that the three commands stand in a line. */}
      <div class="mt-auto">
        <CodeBox
          text={cliCommand(`${cliPrefix}publish ./${exampleName}`)}
          label={`${shell('copy.command')}: ${named.Kind}`}
          dim={cliCommandStart}
          wrap
        />
      </div>
    </li>
  );
}

type StepProps = { number: number; title: string; done?: boolean; children: ComponentChildren };

function Step({ number, title, done = false, children }: StepProps) {
  return (
    <li class="flex min-w-0 gap-3.5">
      <span
        class={`flex size-7 shrink-0 items-center justify-center rounded-full border text-sm font-semibold ${
          done ? 'border-ok-line bg-ok-soft text-ok' : 'border-line-strong text-muted'
        }`}
      >
        {done ? <Icon name="check" size={14} /> : <span aria-hidden="true">{number}</span>}
      </span>
      <div class="min-w-0 flex-1">
        <h3 class="mb-1 leading-7 font-semibold">
          {title}
          {done && <span class="sr-only"> ({t('home.stepDone')})</span>}
        </h3>
        {children}
      </div>
    </li>
  );
}
