import packageJson from '../../package.json' with { type: 'json' };

/** The version of the servers of tests: not the real one, but one that serves this CLI. */
export const testVersion = `${packageJson.version}-test`;
