/** The header in which a registry tells the CLI which of its versions it serves. */
export const cliVersionsHeader = 'x-agenthub-cli';

/** Which versions of the CLI a registry serves: from `minimum` on, and before `below`. */
export type CliVersions = {
  /** The one that the registry hands out at `/cli/agenthub-cli.tgz`. */
  latest: string;
  minimum: string;
  below: string;
};

/**
 * The oldest CLI that this release understands. Raise it with a change of the API that an older CLI cannot
 * follow: such a CLI then ends with an error that says how to update it.
 */
const minimum = '0.1.0';

/**
 * The versions that a server of this version serves. A CLI of a later major version (of a later minor one while
 * the major is 0) may call what this server does not have.
 */
export function cliVersionsOf(server: string): CliVersions {
  const [major = 0, minor = 0] = server.split('.').map(Number);
  const below = major > 0 ? `${major + 1}.0.0` : `0.${minor + 1}.0`;
  return { latest: server, minimum, below };
}

/** The value of {@link cliVersionsHeader}. */
export function formatCliVersions({ latest, minimum, below }: CliVersions): string {
  return `latest=${latest}; minimum=${minimum}; below=${below}`;
}

const version = String.raw`(\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,40})?)`;
const pattern = new RegExp(`^latest=${version}; minimum=${version}; below=${version}$`);

/** Reads the value of {@link cliVersionsHeader}; null if it is absent or none. */
export function parseCliVersions(value: string | null): CliVersions | null {
  const [, latest, minimum, below] = pattern.exec(value ?? '') ?? [];
  return latest && minimum && below ? { latest, minimum, below } : null;
}
