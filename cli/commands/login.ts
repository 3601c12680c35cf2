import { text } from 'node:stream/consumers';
import { Command, Option } from 'clipanion';
import { BaseCommand } from '../base-command.ts';
import { type Credential, readConfig, writeConfig } from '../config.ts';
import { UsageError } from '../errors.ts';
import { askSecret, askText } from '../prompt.ts';
import { storeCredential } from '../store-credential.ts';

/** `login`: asks for user and password, makes an API key and stores it, or stores a given key. */
export class Login extends BaseCommand {
  static override paths = [['login']];
  static override usage = Command.Usage({
    category: 'Account',
    description: 'Sign in and store an API key on this machine',
    details:
      'The password is used once, to make an API key that expires after 90 days. The key is stored in credentials.toml, which only you can read.',
    examples: [
      ['Ask for user and password', '$0 login'],
      ['Another registry', '$0 login --registry http://hub.corp:8000'],
      ['With a key from the web page', '$0 login --with-token < key.txt'],
      ['For the admin commands', '$0 login --admin'],
      ['On a machine without a browser', '$0 login --device'],
    ],
  });

  withToken = Option.Boolean('--with-token', false, {
    description: 'Read an API key from stdin instead of asking',
  });
  admin = Option.Boolean('--admin', false, {
    description: 'Make an API key that also allows the admin commands',
  });
  device = Option.Boolean('--device', false, {
    description: 'Approve the login on the web page, on any device; no password is typed here',
  });
  user = Option.String('-u,--user', { description: '<name> E-mail address or username' });

  async execute() {
    const { registryUrl, paths, profile, tokenOrigin } = await this.settings();
    if (this.device && (this.withToken || this.user !== undefined)) {
      throw new UsageError('--device takes neither --with-token nor --user');
    }
    const credential = await this.#credential();
    const client = await this.client({ token: credential.apiKey });
    const account = await client.call('GET /api/v1/users/me');
    const stored = { ...credential, username: account.username, registryUrl };
    const config = await readConfig(paths);
    await storeCredential(paths, config, profile, stored);
    if (!config.profiles[profile]?.registryUrl) {
      config.profiles[profile] = { ...config.profiles[profile], registryUrl };
      await writeConfig(paths, config);
    }
    const data = { username: account.username, registryUrl, profile };
    this.output.result(data, () =>
      this.output.done(`signed in to ${registryUrl} as ${account.username}`),
    );
    if (tokenOrigin === 'environment') {
      this.output.warn('the API key in the environment is used instead of this one');
    }
  }

  #credential(): Promise<Credential> {
    if (this.device) return this.#deviceKey();
    return this.withToken ? this.#givenKey() : this.#newKey();
  }

  async #deviceKey(): Promise<Credential> {
    const { deviceLogin } = await import('../account/device-login.ts');
    const key = await deviceLogin(this, { clientName: this.#keyName, scopes: this.#scopes });
    return { apiKey: key.key, keyId: key.id };
  }

  /** The scopes of a new key; undefined for the default of the registry. */
  get #scopes(): ('read' | 'publish' | 'admin')[] | undefined {
    return this.admin ? ['read', 'publish', 'admin'] : undefined;
  }

  get #keyName(): string {
    return `agenthub-cli on ${this.context.hostname}`.slice(0, 64);
  }

  async #givenKey(): Promise<Credential> {
    const { stdin } = this.context;
    if (this.context.terminal.stdin) this.output.note('Paste the API key, then Ctrl-D');
    const apiKey = (await text(stdin)).trim();
    if (!/^[\u0021-\u007E]+$/.test(apiKey)) {
      throw new UsageError('There is no API key on stdin', {
        hints: ['agenthub-cli login --with-token < key.txt'],
      });
    }
    return { apiKey };
  }

  async #newKey(): Promise<Credential> {
    const question = { flag: '--with-token', hints: ['agenthub-cli login --with-token < key.txt'] };
    const email =
      this.user ?? (await askText(this, { message: 'E-mail address or username', ...question }));
    const password = await askSecret(this, { message: 'Password', ...question });
    const anonymous = await this.client({ token: null });
    const session = await anonymous.call('POST /api/v1/auth/login', { body: { email, password } });
    const client = await this.client({ token: session.token });
    const key = await client.call('POST /api/v1/users/me/tokens', {
      body: {
        name: this.#keyName,
        ...(this.#scopes ? { scopes: this.#scopes } : {}),
      },
    });
    return { apiKey: key.key, keyId: key.id };
  }
}
