import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';

/** `token revoke <key>`: revokes an API key at once. */
export class TokenRevoke extends BaseCommand {
  static override paths = [['token', 'revoke']];
  static override usage = Command.Usage({
    category: 'Account',
    description: 'Revoke an API key at once',
    details:
      'Name the key by its name, its start as in "token list" (sr_ and four characters), its id or the start of its id. Never write a whole key into a command.',
    examples: [
      ['By name', '$0 token revoke ci'],
      ['By its start', '$0 token revoke sr_Ab3x'],
      ['As an admin, that of a user', '$0 token revoke laptop --user mei'],
    ],
  });

  user = Option.String('-u,--user', {
    description: '<name> A key of this user; only for admins',
  });
  key = Option.String({ name: 'key', required: true });

  async execute() {
    const { findUser } = await import('../../account/find-user.ts');
    const { listEveryToken, matchToken } = await import('../../token/find.ts');
    await this.requireToken();
    const client = await this.client();
    const owner = this.user === undefined ? null : await findUser(client, this.user);
    const tokens = await listEveryToken(client, owner?.id ?? null);
    const { id, name, start } = matchToken(tokens, this.key);
    await (owner === null
      ? client.call('DELETE /api/v1/users/me/tokens/{id}', { params: { id } })
      : client.call('DELETE /api/v1/admin/users/{id}/tokens/{tokenId}', {
          params: { id: owner.id, tokenId: id },
        }));
    this.output.result({ id, name, start, revoked: true }, () =>
      this.output.done(`revoked ${name} (${start}…)`),
    );
  }
}
