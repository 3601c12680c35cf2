/** An HTTP request. The client follows no redirect and adds no credential. */
export type HttpRequest = {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: Uint8Array | null;
  signal: AbortSignal;
};

/** The head of a response, and its body as a stream. */
export type HttpAnswer = {
  status: number;
  header(name: string): string | null;
  body: AsyncIterable<Uint8Array>;
};

/** Sends the requests of one conversation. `close` ends its open connections. */
export type HttpClient = {
  /** Throws the platform's error, or `git.address_denied`. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
};
