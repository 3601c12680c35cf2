/** The part that the bench uses of the load generator, which ships no types. */
declare module 'autocannon' {
  type Client = { setRequests(requests: { path: string }[]): void };
  export type Options = {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    headers?: Record<string, string>;
    /** Called for each connection before its first request. */
    setupClient?(client: Client): void;
  };
  type Result = {
    requests: { total: number };
    /** Seconds. */
    duration: number;
    latency: { p50: number; p99: number };
    errors: number;
    non2xx: number;
    statusCodeStats: Record<string, { count: number }>;
  };
  export default function autocannon(options: Options): Promise<Result>;
}
