import { signal } from '@preact/signals';
import { Notice } from '../../components/notice.tsx';
import { t } from './t.ts';

const online = signal(navigator.onLine);
addEventListener('online', () => (online.value = true));
addEventListener('offline', () => (online.value = false));

/** Says that what is shown may be old while the browser has no network. */
export function OfflineNotice() {
  if (online.value) return null;
  return (
    <div class="mt-4">
      <Notice tone="warn" role="status">
        {t('page.offline')}
      </Notice>
    </div>
  );
}
