import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLock } from '#cli/install/lockfile.ts';
import { nodeDisk } from '#cli/install/disk.ts';
import { readScope } from '#cli/install/engine.ts';
import { installRoot } from '#cli/install/root.ts';
import { createWorld, put, snapshot } from './world.ts';

/** Runs an add of two skills in a process of its own; with a step, it is killed by SIGKILL there. */
async function addInProcess(project: string, home: string, ref: string, killAtStep = 0) {
  const child = spawn(
    join(import.meta.dirname, '../../../node_modules/.bin/node'),
    [join(import.meta.dirname, 'add-in-process.ts'), project, home, ref, String(killAtStep)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return { code, signal, said };
}

describe('an add that is killed by SIGKILL', () => {
  it('is undone or finished by the next command, and its lock is taken over', async () => {
    const whole = await createWorld();
    await put(whole.project, { 'src/main.ts': 'x' });
    const start = await snapshot(whole.project);
    const { code, said } = await addInProcess(whole.project, whole.home, 'platform/deploy');
    expect({ code, said }).toEqual({ code: 0, said: '' });
    const end = await snapshot(whole.project);
    for (const step of [2, 12, 24, 28, 31, 34]) {
      const world = await createWorld();
      await put(world.project, { 'src/main.ts': 'x' });
      const { signal } = await addInProcess(world.project, world.home, 'platform/deploy', step);
      expect(signal, `step ${step}`).toBe('SIGKILL');
      const { processLockPath } = await installRoot(nodeDisk, 'project', world.places);
      expect(existsSync(processLockPath)).toBe(true);
      await readScope(world.engine(), 'project');
      const after = await snapshot(world.project);
      expect([JSON.stringify(start), JSON.stringify(end)]).toContain(JSON.stringify(after));
    }
  });
});

describe('two processes that add at once', () => {
  it('both have their way', async () => {
    const world = await createWorld();
    const results = await Promise.all(
      ['platform/deploy', 'platform/lint', 'platform/test'].map((ref) =>
        addInProcess(world.project, world.home, ref),
      ),
    );
    expect(results).toEqual(results.map(() => ({ code: 0, signal: null, said: '' })));
    const lock = parseLock(await readFile(join(world.project, 'agenthub-lock.json'), 'utf8'));
    const refs = ['platform/deploy', 'platform/lint', 'platform/test'];
    expect(Object.keys(lock.assets)).toEqual(refs.map((ref) => `skill:${ref}`));
    await world.remove(refs);
    expect(await snapshot(world.project)).toEqual({});
  });
});
