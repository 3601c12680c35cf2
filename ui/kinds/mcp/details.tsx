import type { ComponentChildren } from 'preact';
import { declaredInputs } from '#schema/kinds/mcp/inputs.ts';
import { serverJsonOf } from '#schema/kinds/mcp/normalise.ts';
import { launchKey, publisherKey, type Transport } from '#schema/kinds/mcp/server-json.ts';
import { Badge } from '../../components/badge.tsx';
import { Marked } from '../../components/marked.tsx';
import { Notice } from '../../components/notice.tsx';
import type { Shown } from '../../pages/asset/shown.ts';
import { t } from './t.ts';

/** How clients start or reach the server, and all that it asks for. Everything here is a publisher's text. */
export function McpDetails({ shown }: { shown: Shown }) {
  const server = serverJsonOf(shown.version.manifest);
  const { packages = [], remotes = [] } = server;
  const plain = server._meta?.[publisherKey]?.[launchKey];
  const inputs = declaredInputs(server);
  const isEmpty = !plain && packages.length + remotes.length === 0;
  return (
    <div class="mb-6 space-y-6">
      {isEmpty && <Notice>{t('details.none')}</Notice>}
      {plain && (
        <Section title={t('details.command')}>
          <code class="block rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] wrap-anywhere">
            <Marked text={[plain.command, ...(plain.args ?? [])].join(' ')} />
          </code>
        </Section>
      )}
      {packages.length > 0 && (
        <Section title={t('details.packages')}>
          <Table
            head={[t('details.registry'), t('details.package'), t('details.transport')]}
            rows={packages.map(({ registryType = '', identifier = '', version, transport }) => [
              <Badge>{registryType}</Badge>,
              <>
                <Code text={identifier} />
                {version !== undefined && (
                  <span class="ml-2 font-mono text-xs text-faint">
                    <Marked text={version} />
                  </span>
                )}
              </>,
              transportName(transport?.type ?? 'stdio'),
            ])}
          />
        </Section>
      )}
      {remotes.length > 0 && (
        <Section title={t('details.remotes')}>
          <Table
            head={[t('details.address'), t('details.transport')]}
            rows={remotes.map(({ url = '', type }) => [<Code text={url} />, transportName(type)])}
          />
        </Section>
      )}
      {inputs.length > 0 && (
        <Section title={t('details.inputs')}>
          <Table
            head={[t('details.name'), t('details.needed'), t('details.default')]}
            rows={inputs.map(({ name, description, required, secret, default: usual, choices }) => [
              <>
                <Code text={name} />
                {description && (
                  <span class="mt-0.5 block text-[0.8125rem] text-muted">
                    <Marked text={description} />
                  </span>
                )}
                {choices.length > 0 && (
                  <span class="mt-0.5 block text-[0.8125rem] text-faint">
                    {t('details.choices', { choices: choices.join(', ') })}
                  </span>
                )}
              </>,
              <span class="flex flex-wrap gap-1">
                <Badge tone={required ? 'accent' : 'neutral'}>
                  {t(required ? 'inputs.required' : 'inputs.optional')}
                </Badge>
                {secret && <Badge icon="lock">{t('inputs.secret')}</Badge>}
              </span>,
              usual === null ? <span class="text-faint">–</span> : <Code text={usual} />,
            ])}
          />
        </Section>
      )}
    </div>
  );
}

function transportName(type: Transport['type']): string {
  return { stdio: 'stdio', 'streamable-http': 'Streamable HTTP', sse: 'SSE' }[type];
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2 class="mb-2 text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Code({ text }: { text: string }) {
  return (
    <code class="font-mono text-[0.8125rem] wrap-anywhere">
      <Marked text={text} />
    </code>
  );
}

function Table({ head, rows }: { head: string[]; rows: ComponentChildren[][] }) {
  return (
    <table class="w-full text-sm">
      <thead class="text-left text-[0.8125rem] text-faint">
        <tr>
          {head.map((title) => (
            <th key={title} scope="col" class="py-1 pr-4 font-medium whitespace-nowrap last:pr-0">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row} class="border-t border-line align-top">
            {cells.map((cell, column) => (
              <td key={column} class="py-2 pr-4 wrap-anywhere last:pr-0">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
