import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';

/**
 * A global set-up of several projects that does its work once: the set-up of the first project starts what
 * `start` does and provides its address to all, and stops it when the run is over.
 */
export async function onceARun<Key extends keyof ProvidedContext>(
  { vitest }: TestProject,
  key: Key,
  start: () => Promise<{ url: ProvidedContext[Key]; stop(): Promise<void> }>,
): Promise<(() => Promise<void>) | undefined> {
  if (key in vitest.getProvidedContext()) return undefined;
  const { url, stop } = await start();
  vitest.provide(key, url);
  return stop;
}
