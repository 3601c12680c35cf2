import type { ByteReader } from './byte-reader.ts';

/**
 * One talk with the `git-upload-pack` of a remote, whatever carries it. Protocol version 2 is asked for; a
 * remote may answer in version 0 or 1.
 */
export type Conversation = {
  /** The first words of the remote. */
  advertisement(): Promise<ByteReader>;
  /** Sends a request, and gives the answer. */
  request(body: Uint8Array): Promise<ByteReader>;
  /** Ends it, also in mid-answer. Does not throw. */
  close(): void;
};
