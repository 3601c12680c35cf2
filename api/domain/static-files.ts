/** A built file: its bytes by content coding; `identity` is always present. */
export type StaticFile = {
  mediaType: string;
  etag: string;
  /** Whether its name contains a content hash, so that it may be cached for ever. */
  immutable: boolean;
  bodies: Partial<Record<'br' | 'gzip', Uint8Array<ArrayBuffer>>> & {
    identity: Uint8Array<ArrayBuffer>;
  };
};

/**
 * The source of built files: a folder on Node, the assets of a Worker. Paths are relative, with `/`; a path
 * that leaves the folder finds nothing.
 */
export type StaticFiles = { find(path: string): StaticFile | null | Promise<StaticFile | null> };

/** The CLI's npm tarball, preconfigured for the registry at `registryUrl`; null if the build has none. */
export type CliTarballs = (
  registryUrl: string,
) => Uint8Array<ArrayBuffer> | null | Promise<Uint8Array<ArrayBuffer> | null>;
