import { keyExpiryHeader, parseKeyExpiry } from '#schema/key-expiry.ts';
import type { CliContext } from './context.ts';
import { isNewToday } from './said-today.ts';

/** `fromEnvironment`: the key is that of `AGENTHUB_TOKEN`, which `login` does not replace. */
type Told = {
  context: CliContext;
  registryUrl: string;
  fromEnvironment: boolean;
  say(line: string): void;
};

/**
 * Wraps `fetch` so that a registry's notice that the API key expires soon is shown, once a day for each key. The
 * registry has counted the days, so that a wrong clock of this machine changes nothing in the notice.
 */
export function watchKeyExpiry(
  fetch: typeof globalThis.fetch,
  { context, registryUrl, fromEnvironment, say }: Told,
): typeof globalThis.fetch {
  let isJudged = false;
  return async (input, init) => {
    const response = await fetch(input, init);
    const expiry = isJudged ? null : parseKeyExpiry(response.headers.get(keyExpiryHeader));
    if (expiry === null) return response;
    isJudged = true;
    const { start, expiresAt, days } = expiry;
    if (!(await isNewToday(context, 'key-notices.json', `${registryUrl} ${start}`)))
      return response;
    const date = expiresAt.toISOString().slice(0, 10);
    const zh = context.language === 'zh-CN';
    const left = zh ? `${days} 天内` : days === 1 ? 'within a day' : `within ${days} days`;
    const renew = fromEnvironment
      ? zh
        ? '请新建密钥并替换 AGENTHUB_TOKEN'
        : 'create a new one and put it into AGENTHUB_TOKEN'
      : zh
        ? '重新登录即可更换：  agenthub-cli login'
        : 'sign in again to replace it:  agenthub-cli login';
    say(
      zh
        ? `API 密钥 ${start}… 将在${left}过期（${date} UTC）；${renew}`
        : `the API key ${start}… expires ${left}, on ${date} (UTC); ${renew}`,
    );
    return response;
  };
}
