import type { AppDeps } from '#api/deps.ts';

/** What the API suite runs on: `#test-platform` opens one, in Node or in workerd. */
export type PlatformRegistry = {
  /** For tests that look behind the API. */
  deps: AppDeps;
  /** The whole application, called in this process. */
  app: { request(path: string, init?: RequestInit): Response | Promise<Response> };
  databaseUrl: string;
  /** From now on the database does not answer. */
  loseDatabase(): Promise<void>;
  close(): Promise<void>;
};
