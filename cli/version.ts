import packageJson from '../package.json' with { type: 'json' };

/** The version of this build, as `agenthub-cli --version` prints it. */
export const version: string = packageJson.version;
