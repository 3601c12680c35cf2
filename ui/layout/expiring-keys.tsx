import { useQuery } from '@tanstack/preact-query';
import { client } from '../api.ts';
import { Notice } from '../components/notice.tsx';
import { formatDate, t } from '../i18n.ts';

/** A notice about each API key of the signed-in user that expires within 14 days, by the clock of the registry. */
export default function ExpiringKeys() {
  const { data = [] } = useQuery({
    queryKey: ['expiring-keys'],
    queryFn: async ({ signal }) => {
      const { items } = await client.call('GET /api/v1/users/me/tokens', { signal });
      return items.filter(({ expiresSoon }) => expiresSoon);
    },
    staleTime: 3_600_000,
  });
  if (data.length === 0) return null;
  return (
    <div class="pt-4">
      <Notice tone="warn" role="status">
        {data.map(({ id, name, start, expiresAt }) => (
          <p key={id} class="break-words">
            {t('keys.expiresSoon', { name, start, date: formatDate(expiresAt ?? '') })}
          </p>
        ))}
        <p>
          {t('keys.renew')} <code class="font-mono">agenthub-cli login</code>
        </p>
      </Notice>
    </div>
  );
}
