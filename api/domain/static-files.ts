/** A file that the build made: its bytes by content coding, with `identity` always there. */
export type StaticFile = {
  mediaType: string;
  etag: string;
  /** Named by its content, so that it may be kept for ever. */
  immutable: boolean;
  bodies: Partial<Record<'br' | 'gzip', Uint8Array<ArrayBuffer>>> & {
    identity: Uint8Array<ArrayBuffer>;
  };
};

/**
 * Where built files come from: a folder on Node, the assets of a Worker. Paths are relative, with `/`; one
 * that leads outside finds nothing.
 */
export type StaticFiles = { find(path: string): StaticFile | null | Promise<StaticFile | null> };

/** The CLI's npm tarball, which asks the registry at `registryUrl`; null where the build made none. */
export type CliTarballs = (
  registryUrl: string,
) => Uint8Array<ArrayBuffer> | null | Promise<Uint8Array<ArrayBuffer> | null>;
