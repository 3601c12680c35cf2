import type { ByteReader } from './byte-reader.ts';

/**
 * A conversation with the `git-upload-pack` of a remote, over any transport. It requests protocol version 2;
 * a remote may answer in version 0 or 1.
 */
export type Conversation = {
  /** The remote's ref advertisement. */
  advertisement(): Promise<ByteReader>;
  /** Sends a request and returns the response. */
  request(body: Uint8Array): Promise<ByteReader>;
  /** Ends the conversation, even in the middle of a response. Does not throw. */
  close(): void;
};
