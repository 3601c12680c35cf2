import type { Context as HonoContext } from 'hono';
import type { Context, Services } from './domain/context.ts';
import type { MetricsPage } from './domain/metrics-page.ts';
import type { CliTarballs, StaticFiles } from './domain/static-files.ts';
import type { BodyLease } from './http/body-room.ts';
import type { Accessed } from './http/note-access.ts';
import type { ApiDocument } from './http/openapi.ts';

/** The variables of Hono's context. */
export type AppEnv = {
  Variables: {
    ctx: Context;
    requestId: string;
    /** The memory lease for the body of a write. */
    bodyLease: BodyLease;
    /** What of a version the request read, for the access log. */
    accessed?: Accessed;
    /** Whether the response cache answered. */
    isCached?: boolean;
  };
};

/** What was sent of an answer. `isComplete` is false if the client hung up before its end. */
export type Sent = { bytes: number; isComplete: boolean };

/** The dependencies of the application; each composition root provides them for its platform. */
export type AppDeps = Services & {
  version: string;
  adminApiKey: string | undefined;
  /** What `/metrics` shows. Absent on Workers, where a scrape reaches one isolate of many. */
  metricsPage?: MetricsPage | undefined;
  /** The token that `/metrics` requires, if any. */
  metricsToken?: string | undefined;
  /** The user that `ADMIN_API_KEY` acts as. */
  findAdminUserId(): Promise<string | null>;
  /** Whether reads of archives and files are logged as `access`. */
  accessLog?: boolean;
  /**
   * Calls back when the answer to a request was sent or cut off, with the bytes that went out, head included;
   * with null if that is not known. Absent where the platform does not tell.
   */
  whenSent?(c: HonoContext, done: (sent: Sent | null) => void): void;
  /** The client's IP address, for throttling and the audit log. */
  clientAddress(c: HonoContext): string | null;
  /**
   * Aborted when the server is told to stop: `/ready` then fails, and endless streams end. Absent where the
   * platform itself ends requests.
   */
  stopping?: AbortSignal;
  /** The OpenAPI document: generated at run time, or read from the build. */
  apiDocument(): ApiDocument | Promise<ApiDocument>;
  ui: StaticFiles;
  scalar: StaticFiles;
  cliTarball: CliTarballs;
  /**
   * Runs a publish that needs this many bytes, once that much memory is free. Absent where the platform
   * limits the memory of each request.
   */
  packing?<T>(bytes: number, work: () => Promise<T>): Promise<T>;
  /** The memory limit of all request bodies together, in bytes; 128 MiB by default. */
  bodiesBytesMax?: number;
  /** Awaited before the first use of the database. Used where no code runs before the first request. */
  prepare?(): Promise<void>;
};
