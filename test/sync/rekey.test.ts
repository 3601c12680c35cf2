import { describe, expect, it } from 'vitest';
import { createSecrets } from '#api/platform/secrets.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { overRegistry } from '#test/support/git/sync-registry.ts';
import { testRegistry } from '#test/support/registry.ts';
import { runCommand } from '#test/support/server-process.ts';
import { secretKey } from '#test/support/test-env.ts';

const newKey = 'another secret key of the tests, quite long';
const many = 60;

/** A process with this kills itself, as `kill -9` would, halfway: it encrypts twice for each source. */
const diesInTheMiddle = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`
    const { subtle } = globalThis.crypto;
    const encrypt = subtle.encrypt.bind(subtle);
    let times = 0;
    subtle.encrypt = (...given) => {
      if (++times === ${many}) process.kill(process.pid, 'SIGKILL');
      return encrypt(...given);
    };
  `)}`,
};

/** A registry with many sources, each with a token of its own; and the command, as its operator runs it. */
async function place() {
  const registry = await testRegistry();
  const { db } = registry.deps;
  const { addSource } = overRegistry(registry);
  const webhookSecrets = new Map<string, string>();
  for (let at = 0; at < many; at += 1) {
    const credential = { kind: 'token', token: `glpat-of-${at}` };
    const source = await addSource({ url: `https://git.test/${at}.git`, credential });
    webhookSecrets.set(source.id, source.webhookSecret);
  }
  const env = {
    DATA_DIR: temporaryFolder(),
    DATABASE_URL: registry.databaseUrl,
    SECRET_KEY: newKey,
    OLD_SECRET_KEY: secretKey,
  };
  const { syncSources } = db.tables;
  const rows = () => db.query.select().from(syncSources).orderBy(syncSources.id);
  const moved = async () => {
    const secrets = createSecrets(newKey);
    const isMoved = await Promise.all(
      (await rows()).map(async ({ credential, webhookSecret }) => [
        await secrets.isOurs(credential ?? ''),
        await secrets.isOurs(webhookSecret),
      ]),
    );
    // Both of a source or none, at any time.
    expect(isMoved.filter(([one, other]) => one !== other)).toEqual([]);
    return isMoved.filter(([one]) => one).length;
  };
  const rekey = (more: Record<string, string> = {}) =>
    runCommand(['sync', 'rekey'], { ...env, ...more });
  return { registry, rows, moved, rekey, webhookSecrets };
}

describe('agenthub sync rekey, killed in the middle', () => {
  it('leaves each source under one key or the other, and the next call does the rest', async () => {
    const { registry, rows, moved, rekey, webhookSecrets } = await place();
    const before = await rows();
    const killed = await rekey(diesInTheMiddle);
    expect(await killed.ended).toBeNull();
    const there = await moved();
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(many);

    const second = await rekey();
    expect([await second.ended, second.output()]).toEqual([
      0,
      expect.stringContaining(
        `${many - there} sources re-keyed, ${there} already use the new key, 0 cannot`,
      ),
    ]);
    const after = await rows();
    const third = await rekey();
    expect([await third.ended, third.output()]).toEqual([
      0,
      expect.stringContaining(`0 sources re-keyed, ${many} already use the new key, 0 cannot`),
    ]);
    expect(await rows()).toEqual(after);

    const secrets = createSecrets(newKey);
    for (const { id, url, credential, webhookSecret } of after) {
      const [, at] = /(\d+)\.git$/.exec(url) ?? [];
      const text = await secrets.open(credential ?? '', `source ${id} credential`);
      expect(JSON.parse(text)).toEqual({ kind: 'token', token: `glpat-of-${at}` });
      expect(await secrets.open(webhookSecret, `source ${id} webhook`)).toBe(
        webhookSecrets.get(id),
      );
    }
    // Nothing else of a source is touched: no change of what is read, so no whole run follows.
    const secretless = { credential: '', webhookSecret: '' };
    const rest = (found: typeof before) => found.map((row) => ({ ...row, ...secretless }));
    expect(rest(after)).toEqual(rest(before));
    const { auditEntries } = registry.deps.db.tables;
    const entries = await registry.deps.db.query.select().from(auditEntries);
    expect(entries.filter(({ action }) => action === 'source.rekey')).toHaveLength(many);
    const said = [killed, second, third].map(({ output }) => output()).join('');
    for (const secret of ['glpat-of-', secretKey, newKey]) expect(said).not.toContain(secret);
  });

  it('may run twice at once', async () => {
    const { moved, rekey } = await place();
    const both = await Promise.all([rekey(), rekey()]);
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(await moved()).toBe(many);
    const counts = both.map(({ output }) => Number(/(\d+) sources re-keyed/.exec(output())?.[1]));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(many);
  });
});
