import { Badge } from '../../components/badge.tsx';
import { viewHref } from '../../pages/asset/links.ts';
import type { Shown } from '../../pages/asset/shown.ts';
import type { InlinePart } from './find-inline-parts.ts';
import { PartRow } from './part-row.tsx';
import { t } from './t.ts';

/** The parts in the agent's own files, each with a link to its manifest. */
export function InlineParts({ shown, parts }: { shown: Shown; parts: readonly InlinePart[] }) {
  return (
    <>
      {parts.map(({ kind, name, path }) => (
        <PartRow
          key={path}
          kind={kind}
          name={name}
          href={viewHref(shown.asset, { view: 'files', path }, shown.asked)}
          state={<Badge>{t('parts.inline')}</Badge>}
        />
      ))}
    </>
  );
}
