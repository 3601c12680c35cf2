import type { Context as HonoContext } from 'hono';
import type { Context, Services } from './domain/context.ts';
import type { MetricsPage } from './domain/metrics-page.ts';
import type { CliTarballs, StaticFiles } from './domain/static-files.ts';
import type { BodyLease } from './http/body-room.ts';
import type { ApiDocument } from './http/openapi.ts';

/** The variables of Hono's context. */
export type AppEnv = {
  Variables: {
    ctx: Context;
    requestId: string;
    /** The memory lease for the body of a write. */
    bodyLease: BodyLease;
  };
};

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
