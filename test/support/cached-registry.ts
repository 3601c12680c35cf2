import type { AppDeps } from '#api/deps.ts';
import { skillMd, testRegistry } from './registry.ts';

/**
 * A registry with a public and a private skill of Ada's, for the running test. `worked` holds the paths
 * that were not answered from the response cache.
 */
export async function cachedRegistry(
  env: Record<string, string> = {},
  replace: Partial<AppDeps> = {},
) {
  const worked: unknown[] = [];
  const log = { info() {}, warn() {}, error() {} };
  const debug = (event: string, fields?: Record<string, unknown>) => {
    if (event === 'request') worked.push(fields?.['path']);
  };
  const made = await testRegistry(env, { log: { ...log, debug }, ...replace });
  const ada = await made.user('ada');
  await made.publish(ada, { 'SKILL.md': skillMd('open') });
  await made.publish(ada, { 'SKILL.md': skillMd('secret') }, '?visibility=private');
  const names = async (response: Response) => {
    const { items } = (await response.json()) as { items: { name: string }[] };
    return items.map(({ name }) => name).toSorted();
  };
  return { ...made, ada, names, worked };
}
