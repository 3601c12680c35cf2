/**
 * The `server.json` of an MCP server, as the schema of 2025-12-11 has it. Nearly every field may be missing, because
 * manifests are read leniently. https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json
 */
export type ServerJson = {
  $schema?: string;
  name: string;
  title?: string;
  description?: string;
  version?: string;
  websiteUrl?: string;
  repository?: { url?: string; source?: string; id?: string; subfolder?: string };
  icons?: readonly { src?: string; mimeType?: string; sizes?: readonly string[]; theme?: string }[];
  packages?: readonly ServerPackage[];
  remotes?: readonly ServerRemote[];
  _meta?: {
    [publisherKey]?: { [launchKey]?: PlainLaunch } & Readonly<Record<string, unknown>>;
  } & Readonly<Record<string, unknown>>;
};

/** The key of `_meta` for what a publisher adds. */
export const publisherKey = 'io.modelcontextprotocol.registry/publisher-provided';
/** The key below {@link publisherKey} for a command that no package registry knows. */
export const launchKey = 'agenthub/launch';

/**
 * A plain command. In `args` and in the values of `env`, `${NAME}` stands for the value of the input NAME, and
 * `${NAME:-text}` for one with a default.
 */
export type PlainLaunch = {
  command: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** More about the inputs; one that is not listed is a required text. */
  inputs?: readonly KeyValueInput[];
};

/** A value that a user gives, or that is fixed by `value`. */
export type Input = {
  description?: string;
  isRequired?: boolean;
  isSecret?: boolean;
  format?: 'string' | 'number' | 'boolean' | 'filepath';
  default?: string;
  placeholder?: string;
  choices?: readonly string[];
  /** A fixed value; each `{name}` in it stands for the value of a variable. */
  value?: string;
};

export type InputWithVariables = Input & { variables?: Readonly<Record<string, Input>> };

/** An environment variable or a header. */
export type KeyValueInput = InputWithVariables & { name: string };

/** An argument of a command: `value`, or `name value` for a named one. */
export type Argument = InputWithVariables & {
  type?: 'positional' | 'named';
  name?: string;
  valueHint?: string;
  isRepeated?: boolean;
};

/** How a client talks to a server that a package starts, or to a remote one. */
export type Transport = {
  type: 'stdio' | 'streamable-http' | 'sse';
  url?: string;
  headers?: readonly KeyValueInput[];
};

/** A package that starts the server on the user's machine. */
export type ServerPackage = {
  /** `npm`, `pypi`, `oci`, `nuget` or `mcpb`; others may come. */
  registryType?: string;
  registryBaseUrl?: string;
  identifier?: string;
  version?: string;
  fileSha256?: string;
  /** The program that runs the package, such as `npx` or `docker`. */
  runtimeHint?: string;
  runtimeArguments?: readonly Argument[];
  packageArguments?: readonly Argument[];
  environmentVariables?: readonly KeyValueInput[];
  transport?: Transport;
};

/** A server that runs elsewhere. */
export type ServerRemote = Transport & { variables?: Readonly<Record<string, Input>> };
