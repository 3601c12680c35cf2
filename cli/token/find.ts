import type { Client } from '#schema/client.ts';
import type { TokenSummary } from '#schema/token.ts';
import { CliError, UsageError } from '../errors.ts';
import { everyItem } from '../pages.ts';
import { isIdPrefix } from '../sync/find-source.ts';

/** All API keys of a user, newest first; of the caller if `userId` is null. */
export async function listEveryToken(
  client: Client,
  userId: string | null,
): Promise<TokenSummary[]> {
  if (userId === null) return (await client.call('GET /api/v1/users/me/tokens')).items;
  return everyItem((cursor) =>
    client.call('GET /api/v1/admin/users/{id}/tokens', {
      params: { id: userId },
      query: { size: 100, cursor },
    }),
  );
}

/**
 * The API key that a text names: by its id, the start of its id (8 characters or more), its start (`sr_` and four
 * characters), or its name. Throws `token.not_found`, and a usage error with the candidates if several match.
 */
export function matchToken(tokens: TokenSummary[], text: string): TokenSummary {
  const isMeant = ({ id, start, name }: TokenSummary) =>
    start === text || name === text || id === text || (isIdPrefix(text) && id.startsWith(text));
  const found = tokens.filter(isMeant);
  const [token] = found;
  if (token === undefined) {
    throw new CliError('token.not_found', `There is no API key "${text}"`, {
      hints: ['the keys with their ids:  agenthub-cli token list'],
    });
  }
  if (found.length === 1) return token;
  throw new UsageError(`"${text}" matches ${found.length} API keys`, {
    candidates: found.map(({ id, start, name }) => `${id}  ${start}…  ${name}`),
    hints: ['name one by its id'],
  });
}
