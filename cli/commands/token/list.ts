import { Command, Option } from 'clipanion';
import type { TokenSummary } from '#schema/token.ts';
import { BaseCommand } from '../../base-command.ts';

/** `token list`: lists the API keys of the caller, or of any user for an admin. */
export class TokenList extends BaseCommand {
  static override paths = [
    ['token', 'list'],
    ['token', 'ls'],
  ];
  static override usage = Command.Usage({
    category: 'Account',
    description: 'List your API keys',
    details:
      'Only the start of each key is known. The last use may be two minutes late. In a pipe each line is  id, start, name, scopes, namespace, created, expires, last use, its address  with tabs between.',
    examples: [
      ['Your keys', '$0 token list'],
      ['As an admin, those of a user', '$0 token list --user mei'],
    ],
  });

  user = Option.String('-u,--user', {
    description: '<name> Keys of this user; only for admins',
  });

  async execute() {
    const { findUser } = await import('../../account/find-user.ts');
    const { listEveryToken } = await import('../../token/find.ts');
    await this.requireToken();
    const client = await this.client();
    const owner = this.user === undefined ? null : await findUser(client, this.user);
    const tokens = await listEveryToken(client, owner?.id ?? null);
    this.output.result(tokens, () => this.#print(tokens));
    if (tokens.length === 0) this.output.hint('there is none yet:  agenthub-cli token create NAME');
  }

  #print(tokens: TokenSummary[]): void {
    if (!this.output.interactive) {
      const rows = tokens.map((one) => [
        one.id,
        one.start,
        one.name,
        one.scopes.join(','),
        one.namespace,
        one.createdAt,
        one.expiresAt ?? 'never',
        one.lastUsedAt,
        one.lastUsedIp,
      ]);
      return this.output.table([], rows);
    }
    const now = Date.now();
    this.output.table(
      [
        { title: 'KEY' },
        { title: 'NAME', flexible: true },
        { title: 'SCOPES' },
        { title: 'NAMESPACE' },
        { title: 'EXPIRES' },
        { title: 'LAST USE' },
        { title: 'FROM' },
      ],
      tokens.map((one) => [
        `${one.start}…`,
        one.name,
        one.scopes.join(', '),
        one.namespace ?? 'all',
        expiry(one.expiresAt, now),
        one.lastUsedAt?.slice(0, 10) ?? 'never',
        one.lastUsedIp,
      ]),
    );
  }
}

function expiry(expiresAt: string | null, now: number): string {
  if (expiresAt === null) return 'never';
  return Date.parse(expiresAt) <= now ? 'expired' : expiresAt.slice(0, 10);
}
