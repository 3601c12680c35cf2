/** Limits of what can be published. */
export type Limits = {
  filesMax: number;
  fileBytesMax: number;
  /** All files of a version together. */
  unpackedBytesMax: number;
  /** A request body, and therefore an archive. */
  bodyBytesMax: number;
};

/** The limits that apply unless the configuration sets others. */
export const defaultLimits: Limits = {
  filesMax: 1_000,
  fileBytesMax: 10 * 1024 * 1024,
  unpackedBytesMax: 50 * 1024 * 1024,
  bodyBytesMax: 52 * 1024 * 1024,
};
