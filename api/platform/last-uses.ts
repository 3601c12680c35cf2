import type { Services } from '../domain/context.ts';
import { type LastUses, type TokenUse, writeLastUses } from '../domain/token/last-use.ts';

const everyMilliseconds = 60_000;

/**
 * Collects the last uses of API keys in memory and writes them together, a minute after the first of them. What was
 * not written is lost if the process is killed.
 */
export function createLastUses(services: Pick<Services, 'db' | 'log' | 'settings'>): LastUses {
  let noted = new Map<string, TokenUse>();
  let timer: NodeJS.Timeout | undefined;
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const uses = [...noted.values()];
    noted = new Map();
    await writeLastUses(services, uses);
  };
  return {
    async note(use) {
      noted.set(use.tokenId, use);
      timer ??= setTimeout(() => void flush(), everyMilliseconds).unref();
    },
    flush,
  };
}
