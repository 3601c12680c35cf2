import { Option } from 'clipanion';
import type { CredentialInput, SourceInput } from '#schema/source.ts';
import { BaseCommand, parseChoice } from '../base-command.ts';
import { UsageError } from '../errors.ts';

const visibilities = ['public', 'internal', 'private'] as const;

/** The settings of a source that a command can set. */
type SourceSettings = Partial<
  Pick<SourceInput, 'url' | 'ref' | 'pathGlob' | 'visibility'> & {
    credential: CredentialInput | null;
  }
>;

/** The options that `add`, `update` and `import` share. A secret is never the value of an option. */
export abstract class SourceCommand extends BaseCommand {
  ref = Option.String('--ref', {
    description: '<ref> Branch, tag or commit; HEAD for the default branch of the remote',
  });
  pathGlob = Option.String('--path', {
    description: "<glob> Only skills in these folders, as 'skills/**'; '' for all",
  });
  visibility = Option.String('--visibility', {
    description: '<who> public, internal, private; used for new skills',
  });
  tokenStdin = Option.Boolean('--token-stdin', false, {
    description: 'Read an access token of the git host from stdin',
  });
  tokenEnv = Option.String('--token-env', {
    description: '<name> Read the access token from this environment variable',
  });
  tokenUser = Option.String('--token-user', {
    description: '<name> User name to send with the token, if the host needs a special one',
  });
  basicUser = Option.String('--basic-user', {
    description: '<name> User name for HTTP Basic; the password is asked for',
  });
  passwordStdin = Option.Boolean('--password-stdin', false, {
    description: 'Read the password of --basic-user from stdin',
  });
  sshKey = Option.String('--ssh-key', { description: '<file> Private deploy key for SSH' });
  passphraseStdin = Option.Boolean('--passphrase-stdin', false, {
    description: 'Read the passphrase of --ssh-key from stdin',
  });
  noCredential = Option.Boolean('--no-credential', false, {
    description: 'Read the repository without a credential',
  });

  /** The settings that the options give, and no others. Throws usage errors before anything is sent. */
  protected async readSettings(url?: string): Promise<SourceSettings> {
    const { gitRefProblem, parseGitUrl } = await import('#schema/git-url.ts');
    const { pathGlobProblem } = await import('#schema/path-glob.ts');
    if (url !== undefined) {
      const parsed = parseGitUrl(url);
      // The URL is not repeated, because a secret in it would appear in the log of a CI job.
      if (typeof parsed === 'string') {
        throw new UsageError(`The git URL ${parsed}`, {
          hints: ['as https://gitlab.example.com/team/skills.git or git@host:team/skills.git'],
        });
      }
    }
    refuse('--ref', this.ref, gitRefProblem);
    refuse('--path', this.pathGlob, pathGlobProblem);
    const visibility = parseChoice('--visibility', this.visibility, visibilities);
    const { readCredential } = await import('./credential.ts');
    const credential = await readCredential(this, this);
    return {
      ...(url === undefined ? {} : { url }),
      ...(this.ref === undefined ? {} : { ref: this.ref === 'HEAD' ? null : this.ref }),
      ...(this.pathGlob === undefined ? {} : { pathGlob: this.pathGlob }),
      ...(visibility === undefined ? {} : { visibility }),
      ...(credential === undefined ? {} : { credential }),
    };
  }

  /** The namespace of `--ns` or of the profile. There is no default, so that a repository does not get into a namespace by accident. */
  protected async requireNamespace(given: string | undefined): Promise<string> {
    const { namespace } = await this.settings();
    const name = given ?? namespace;
    if (name) return name;
    throw new UsageError('Name the namespace of the skills', {
      hints: ['--ns platform', 'for all commands:  agenthub-cli config set namespace platform'],
    });
  }
}

function refuse(
  flag: string,
  text: string | undefined,
  problemOf: (text: string) => string | null,
): void {
  const problem = text === undefined ? null : problemOf(text);
  if (problem !== null) throw new UsageError(`${flag} ${problem}: "${text}"`);
}
