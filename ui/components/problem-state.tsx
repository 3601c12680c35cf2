import { t } from '../i18n.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { describeError } from './error-text.ts';
import { Icon } from './icon.tsx';
import { Marked } from './marked.tsx';

/** Shown in place of content that failed to load: title, reason, code, request id, a retry and details to copy. */
export function ProblemState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail, code, requestId } = describeError(error);
  const details = [
    `${code}: ${detail ?? title}`,
    ...(requestId ? [`request ${requestId}`] : []),
    location.href,
    new Date().toISOString(),
  ].join('\n');
  return (
    <div role="alert" class="rounded-card border border-danger-line bg-danger-soft p-6">
      <div class="flex items-start gap-3">
        <Icon name="alert" size={20} class="mt-0.5 text-danger" />
        <div class="min-w-0 flex-1">
          <h2 class="font-semibold">{title}</h2>
          {detail && (
            <p class="mt-1 text-muted wrap-anywhere">
              <Marked text={detail} />
            </p>
          )}
          <dl class="mt-3 flex flex-wrap gap-x-6 gap-y-1 font-mono text-xs text-muted">
            <div class="flex gap-2">
              <dt>{t('problem.code')}</dt>
              <dd class="text-ink">{code}</dd>
            </div>
            {requestId && (
              <div class="flex gap-2">
                <dt>{t('problem.requestId')}</dt>
                <dd class="text-ink wrap-anywhere">{requestId}</dd>
              </div>
            )}
          </dl>
          <div class="mt-4 flex flex-wrap gap-2">
            {onRetry && <Button onClick={onRetry}>{t('problem.retry')}</Button>}
            <CopyButton text={details} label={t('problem.copyDetails')} />
          </div>
        </div>
      </div>
    </div>
  );
}
