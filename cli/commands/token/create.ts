import { Command, Option } from 'clipanion';
import { BaseCommand, parseChoice } from '../../base-command.ts';

/** The choices of `--scope`, as in the API; each includes those before it. */
const scopes = ['read', 'publish', 'admin'] as const;

/** `token create <name>`: makes an API key and prints it once. */
export class TokenCreate extends BaseCommand {
  static override paths = [['token', 'create']];
  static override usage = Command.Usage({
    category: 'Account',
    description: 'Make an API key and print it once',
    details:
      'stdout has only the key, so that it can be piped; it is not stored on this machine and cannot be shown again. A key never grants more than its owner has: if you lose a role, your keys lose it too. --scope read allows reading, publish (the default) also publishing, admin everything that you may do.',
    examples: [
      ['For 90 days, to read and publish', '$0 token create ci'],
      ['Only for reading, for a year', '$0 token create mirror --scope read --expires 1y'],
      ['Only for one namespace', '$0 token create release --ns platform'],
    ],
  });

  scope = Option.String('--scope', { description: '<scope> read, publish or admin' });
  namespace = Option.String('--ns', {
    description: '<name> Only this namespace; default: all of yours',
  });
  expires = Option.String('--expires', {
    description: '<time> 30d, 12w, 1y, or never; default: 90d',
  });
  name = Option.String({ name: 'name', required: true });

  async execute() {
    const { parseExpiry } = await import('../../token/expiry.ts');
    const scope = parseChoice('--scope', this.scope, scopes) ?? 'publish';
    const expiresInDays = this.expires === undefined ? undefined : parseExpiry(this.expires);
    await this.requireToken();
    const client = await this.client();
    const token = await client.call('POST /api/v1/users/me/tokens', {
      body: {
        name: this.name,
        scopes: scopes.slice(0, scopes.indexOf(scope) + 1),
        ...(this.namespace === undefined ? {} : { namespace: this.namespace }),
        ...(expiresInDays === undefined ? {} : { expiresInDays }),
      },
    });
    this.output.result(token, () => {
      this.output.line(token.key);
      const until = token.expiresAt === null ? 'never expires' : `expires ${day(token.expiresAt)}`;
      this.output.done(`${token.name}: ${token.scopes.join(', ')}; ${until}`);
      this.output.note('Copy the key now: it is not shown again.');
    });
  }
}

const day = (time: string) => time.slice(0, 10);
