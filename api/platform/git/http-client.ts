/** One request. The client follows no redirect and adds no credential. */
export type HttpRequest = {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: Uint8Array | null;
  signal: AbortSignal;
};

/** The head of an answer, and its body as it comes. */
export type HttpAnswer = {
  status: number;
  header(name: string): string | null;
  body: AsyncIterable<Uint8Array>;
};

/** Sends requests of one conversation; what it keeps open ends with `close`. */
export type HttpClient = {
  /** Rejects with what the platform throws, or `git.address_denied`. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
};
