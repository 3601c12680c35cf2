import { testRegistry, type TestRegistry } from '#test/support/registry.ts';
import { json } from '#test/support/answers.ts';
import type { SyncOutcome, SyncRun, SyncSource } from '#schema/source.ts';

/** What lets a registry of the tests read remotes on loopback, which it does not by default. */
export const loopbackAllowed = { GIT_ALLOW_ADDRESSES: '127.0.0.0/8' };

/** A registry with a source, and what a test asks of it. */
export type SyncRegistry = {
  registry: TestRegistry;
  addSource(input: Record<string, unknown>): Promise<SyncSource & { webhookSecret: string }>;
  /** Runs a source and gives the run once it has ended or waits. */
  sync(sourceId: string): Promise<SyncRun>;
  ended(runId: string): Promise<SyncRun>;
  outcomes(runId: string): Promise<SyncOutcome[]>;
  log(runId: string): Promise<string[]>;
};

/** A registry in this process, whose worker does what it is asked. */
export async function syncRegistry(
  env: Record<string, string> = {},
  replace: Parameters<typeof testRegistry>[1] = {},
): Promise<SyncRegistry> {
  return overRegistry(await testRegistry({ ...loopbackAllowed, ...env }, replace));
}

/** {@link SyncRegistry} over a registry that is there. */
export function overRegistry(registry: TestRegistry): SyncRegistry {
  const { call } = registry;
  const ended = async (runId: string) => {
    for (;;) {
      const run = await json<SyncRun>(call(`/admin/sync-runs/${runId}`, { as: 'admin' }));
      if (run.state !== 'queued' && run.state !== 'running') return run;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  };
  return {
    registry,
    ended,
    addSource: (input) =>
      json(
        call('/admin/sync-sources', {
          method: 'POST',
          as: 'admin',
          json: { namespace: 'admin', ...input },
        }),
        201,
      ),
    async sync(sourceId) {
      const answer = call(`/admin/sync-sources/${sourceId}/sync`, { method: 'POST', as: 'admin' });
      return ended((await json<SyncRun>(answer, 202)).id);
    },
    async outcomes(runId) {
      const path = `/admin/sync-runs/${runId}/outcomes?size=100`;
      return (await json<{ items: SyncOutcome[] }>(call(path, { as: 'admin' }))).items;
    },
    async log(runId) {
      const path = `/admin/sync-runs/${runId}/log`;
      const { items } = await json<{ items: { text: string }[] }>(call(path, { as: 'admin' }));
      return items.map(({ text }) => text);
    },
  };
}
