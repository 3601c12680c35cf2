import type { DeclaredInput } from '../kind-module.ts';
import { launchesOf } from './launch.ts';
import type { ServerJson } from './server-json.ts';

/**
 * The values that a user of the server gives, each name once: those of the launch that clients use by default, then
 * those of its other packages and remotes, of which none is required.
 */
export function declaredInputs(server: ServerJson): DeclaredInput[] {
  const byName = new Map<string, DeclaredInput>();
  for (const [at, { inputs }] of launchesOf(server).entries()) {
    for (const { isVariable: _, ...input } of inputs) {
      if (byName.has(input.name)) continue;
      byName.set(input.name, at === 0 ? input : { ...input, required: false });
    }
  }
  return [...byName.values()];
}
