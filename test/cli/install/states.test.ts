import { describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';

const { desk, publish, send } = useRegistry();

const version = (name: string, number: string) => `/skills/platform/${name}/versions/${number}`;

/** One skill in each state, installed. */
async function installedInEachState(prefix: string) {
  const names = ['fine', 'bad', 'leaky', 'old', 'lost', 'hidden'].map((one) => `${prefix}-${one}`);
  const [, bad, leaky, old, lost, hidden] = names;
  for (const name of names) await publish(name, '1.0.0');
  const made = await desk();
  await made.cli(['add', ...names.map((name) => `platform/${name}`), '-a', 'kiro']);
  await publish(`${bad}`, '1.1.0');
  await send('POST', `${version(`${bad}`, '1.0.0')}/yank`, { reason: 'it loses files' });
  await send('POST', `${version(`${leaky}`, '1.0.0')}/yank`, {
    reason: 'it has a key',
    severity: 'security',
  });
  await send('PATCH', `/skills/platform/${old}`, {
    deprecation: { message: 'no longer kept', successor: `platform/${prefix}-fine` },
  });
  await send('DELETE', `/skills/platform/${lost}`, {});
  await send('PATCH', `/skills/platform/${hidden}`, { visibility: 'private' });
  return made;
}

describe('agenthub-cli list', () => {
  it('shows what became of each version, and why', async () => {
    const { cli } = await installedInEachState('list');
    const { code, stdout, stderr } = await cli(['list']);
    expect(code).toBe(0);
    const shown = stdout.split('\n').map((line) => [line.split('\t')[0], line.split('\t')[7]]);
    expect(shown).toEqual([
      ['platform/list-bad', 'yanked'],
      ['platform/list-fine', 'ok'],
      ['platform/list-hidden', 'gone'],
      ['platform/list-leaky', 'withdrawn (security)'],
      ['platform/list-lost', 'gone'],
      ['platform/list-old', 'deprecated'],
      ['', undefined],
    ]);
    expect(stderr).toContain('platform/list-bad 1.0.0 is yanked: it loses files');
    expect(stderr).toContain('platform/list-leaky 1.0.0 is withdrawn (security): it has a key');
    expect(stderr).toContain('is deprecated: no longer kept; use skill:platform/list-fine');
    expect(stderr).toContain('platform/list-hidden 1.0.0 is gone');
    const data = (await cli(['list', '--json'])).json().data as { inRegistry: unknown }[];
    expect(data[0]?.inRegistry).toEqual(
      expect.objectContaining({ state: 'yanked', latestVersion: '1.1.0', follows: '1.1.0' }),
    );
    const doctor = (await cli(['doctor', '--json'])).json().data as { findings: unknown[] };
    expect(doctor.findings).toMatchObject([
      { code: 'version.yanked', command: 'agenthub-cli update skill:platform/list-bad' },
      { code: 'version.gone', command: 'agenthub-cli remove skill:platform/list-hidden' },
      { code: 'version.withdrawn', severity: 'error' },
      { code: 'version.gone' },
      { code: 'asset.deprecated' },
    ]);
  });

  it('lists without the registry, and says so', async () => {
    await publish('alone', '1.0.0');
    const { cli } = await desk();
    await cli(['add', 'platform/alone', '-a', 'kiro']);
    const offline = await cli(['list', '--offline']);
    expect(offline).toMatchObject({ code: 0 });
    expect(offline.stdout).toContain('platform/alone\t1.0.0\tproject\tok');
    expect(offline.stderr).toContain('was not asked about yanked and newer versions: --offline');
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    const down = await cli(['list', '--timeout', '0.05'], { fetch: silent });
    expect(down).toMatchObject({ code: 0, stdout: offline.stdout });
    expect(down.stderr).toContain('was not asked about yanked and newer versions');
    const refused = await cli(['list', '--json'], { fetch: () => Promise.reject(new TypeError()) });
    expect(refused.json().data).toMatchObject([{ ref: 'platform/alone', inRegistry: null }]);
  });
});

describe('agenthub-cli list --outdated', () => {
  it('shows moves back, pins, ranges and what is gone, and nothing that is up to date', async () => {
    for (const name of ['same', 'back', 'held', 'range', 'gone']) {
      await publish(`o-${name}`, '1.0.0');
      await publish(`o-${name}`, '1.1.0');
    }
    const { cli } = await desk();
    await cli(['add', 'platform/o-same', 'platform/o-back', 'platform/o-gone', '-a', 'kiro']);
    await cli(['add', 'platform/o-held@1.0.0', 'platform/o-range@^1', '-a', 'kiro']);
    await publish('o-range', '2.0.0');
    await send('PUT', '/skills/platform/o-back/dist-tags/latest', { version: '1.0.0' });
    await send('DELETE', '/skills/platform/o-gone', {});
    const { code, stdout } = await cli(['list', '--outdated']);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'platform/o-back\t1.1.0\t1.0.0\tproject\t1.0.0\tmoved back\tskill',
      'platform/o-gone\t1.1.0\t\tproject\t\tgone\tskill',
      'platform/o-held\t1.0.0\t1.1.0\tproject\t1.0.0\tpinned\tskill',
      'platform/o-range\t1.1.0\t2.0.0\tproject\t1.1.0\t2.0.0 is outside of ^1\tskill',
      '',
    ]);
  });
});
