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

/** Where built files come from: a folder on Node. Paths are relative, with `/`, and were checked to stay inside. */
export type StaticFiles = { find(path: string): StaticFile | null };
