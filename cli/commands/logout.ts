import { Command } from 'clipanion';
import { BaseCommand } from '../base-command.ts';
import { readCredentials, writeCredentials } from '../config.ts';

/** `logout`: deletes the stored API key of this registry, and revokes it if `login` made it. */
export class Logout extends BaseCommand {
  static override paths = [['logout']];
  static override usage = Command.Usage({
    category: 'Account',
    description: 'Delete the stored API key of this registry',
    details:
      'A key that login made is also revoked; a key that you supplied is only deleted from this machine.',
    examples: [['Sign out', '$0 logout']],
  });

  async execute() {
    const { paths, credential, registryUrl, tokenOrigin } = await this.settings();
    const { [credential ?? '']: stored, ...others } = await readCredentials(paths);
    if (!stored) {
      this.output.result({ signedOut: false, revoked: false, registryUrl }, () =>
        this.output.note(`not signed in to ${registryUrl}`),
      );
      if (tokenOrigin === 'environment') this.output.hint('the API key is set in the environment');
      return;
    }
    const revoked = stored.keyId ? await this.#revoke(stored.keyId) : false;
    await writeCredentials(paths, others);
    this.output.result({ signedOut: true, revoked, registryUrl }, () =>
      this.output.done(`signed out of ${registryUrl}`),
    );
  }

  /** Revokes the key if possible; the stored key is deleted even if the registry is unreachable. */
  async #revoke(id: string): Promise<boolean> {
    try {
      const client = await this.client();
      await client.call('DELETE /api/v1/users/me/tokens/{id}', { params: { id } });
      return true;
    } catch {
      this.output.warn(
        'the key could not be revoked on the registry; it stays valid until it expires',
      );
      return false;
    }
  }
}
