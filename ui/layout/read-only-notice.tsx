import { useMeta } from '../api.ts';
import { t } from '../i18n.ts';

/** A line below the header while the registry takes no writes, with the reason. */
export function ReadOnlyNotice() {
  const reason = useMeta().data?.readOnly;
  if (!reason) return null;
  return (
    <p
      role="status"
      class="border-b border-line bg-warn-soft px-4 py-2 text-center text-sm text-warn"
    >
      {t(reason === 'setting' ? 'app.readOnly.setting' : 'app.readOnly.database')}
    </p>
  );
}
