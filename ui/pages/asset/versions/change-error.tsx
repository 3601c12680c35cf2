import { describeError } from '../../../components/error-text.ts';
import { Notice } from '../../../components/notice.tsx';
import { t } from './t.ts';

/** Why a change failed: title, the registry's detail, code and request id. Put it at the form of the change. */
export function ChangeError({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const { title, detail, code, requestId } = describeError(error);
  return (
    <Notice tone="danger" role="alert">
      <p class="font-medium">
        {t('manage.failed')}: {title}
      </p>
      {detail && <p class="wrap-anywhere">{detail}</p>}
      <p class="font-mono text-xs">{[code, requestId].filter(Boolean).join(' · ')}</p>
    </Notice>
  );
}
