import type { Kind } from '#schema/kind.ts';
import type { PartTrouble, PinnedPart } from '#schema/version.ts';
import { Badge } from '../../components/badge.tsx';
import { viewHref } from '../../pages/asset/links.ts';
import { nouns } from '../nouns.ts';
import { PartRow } from './part-row.tsx';
import { t } from './t.ts';

/** The parts that were pinned when the version was published, and what became of them. */
export function PinnedParts({ parts }: { parts: readonly PinnedPart[] }) {
  return (
    <>
      {parts.map((part) => (
        <Part key={`${part.kind}:${part.ref}`} part={part} />
      ))}
    </>
  );
}

function Part({ part: { kind, ref, requested, version, trouble } }: { part: PinnedPart }) {
  const [namespace = '', name = ''] = ref.split('/');
  const isGone = trouble === 'deleted' || trouble === 'hidden';
  return (
    <PartRow
      kind={kind}
      name={ref}
      href={isGone ? null : viewHref({ kind, namespace, name }, { view: 'overview' }, version)}
      state={
        <>
          <span class="font-mono text-[0.8125rem] text-muted">{version}</span>
          {requested !== null && requested !== version && (
            <span class="text-[0.8125rem] text-faint">{t('parts.requested', { requested })}</span>
          )}
          {trouble !== null && (
            <Badge icon="alert" tone={trouble === 'deprecated' ? 'warn' : 'danger'}>
              {troubleWord(trouble)}
            </Badge>
          )}
        </>
      }
    >
      {trouble !== null && (
        <p class="mt-1 text-[0.8125rem] text-muted">{whatToDo(trouble, kind)}</p>
      )}
    </PartRow>
  );
}

function troubleWord(trouble: PartTrouble): string {
  const words: Record<PartTrouble, string> = {
    yanked: t('trouble.yanked'),
    deprecated: t('trouble.deprecated'),
    deleted: t('trouble.deleted'),
    hidden: t('trouble.hidden'),
  };
  return words[trouble];
}

function whatToDo(trouble: PartTrouble, kind: Kind): string {
  const named = nouns(kind);
  const sentences: Record<PartTrouble, string> = {
    yanked: t('trouble.yankedTodo'),
    deprecated: t('trouble.deprecatedTodo'),
    deleted: t('trouble.deletedTodo', named),
    hidden: t('trouble.hiddenTodo', named),
  };
  return sentences[trouble];
}
