import type { Client } from '#schema/client.ts';

const recordTimeoutMilliseconds = 3_000;

/** Tells the registry of an install, one record a target. Never throws: gives what failed. */
export async function recordInstalls(
  client: Client,
  installs: { ref: string; version: string; target: string }[],
): Promise<string[]> {
  const results = await Promise.allSettled(
    installs.map(({ ref, version, target }) => {
      const [namespace = '', name = ''] = ref.split('/');
      return client.call('POST /api/v1/skills/{namespace}/{name}/installs', {
        params: { namespace, name },
        body: { version, target },
        signal: AbortSignal.timeout(recordTimeoutMilliseconds),
      });
    }),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' ? [String((result.reason as Error).message)] : [],
  );
}
