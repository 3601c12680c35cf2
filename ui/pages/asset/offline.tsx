import { signal } from '@preact/signals';
import { Notice } from '../../components/notice.tsx';
import { t } from './t.ts';

const online = signal(navigator.onLine);
addEventListener('online', () => (online.value = true));
addEventListener('offline', () => (online.value = false));

/** Says while the browser is offline that the page may be out of date. */
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
