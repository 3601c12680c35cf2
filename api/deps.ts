import type { Context as HonoContext } from 'hono';
import type { Context, Services } from './domain/context.ts';
import type { CliTarballs, StaticFiles } from './domain/static-files.ts';
import type { BodyLease } from './http/body-room.ts';
import type { ApiDocument } from './http/openapi.ts';

/** What Hono's contexts carry. */
export type AppEnv = {
  Variables: {
    ctx: Context;
    requestId: string;
    /** What a write takes of the memory for bodies. */
    bodyLease: BodyLease;
  };
};

/** Everything an app is made of; each composition root fills it for its platform. */
export type AppDeps = Services & {
  version: string;
  adminApiKey: string | undefined;
  /** Whom `ADMIN_API_KEY` acts as. */
  findAdminUserId(): Promise<string | null>;
  /** The address that a request comes from, for throttling and the audit log. */
  clientAddress(c: HonoContext): string | null;
  /**
   * Aborted when the server is told to stop: `/ready` then says so, and an answer without an end should end.
   * Absent where the platform itself ends requests.
   */
  stopping?: AbortSignal;
  /** The description of all routes that `/openapi.json` gives: made here, or by the build. */
  apiDocument(): ApiDocument | Promise<ApiDocument>;
  ui: StaticFiles;
  scalar: StaticFiles;
  cliTarball: CliTarballs;
  /**
   * Runs a publish that holds so many bytes, when there is memory for it. Absent where the platform counts
   * the memory of each request.
   */
  packing?<T>(bytes: number, work: () => Promise<T>): Promise<T>;
  /** The memory for bodies in flight, in bytes; 128 MiB where it is absent. */
  bodiesBytesMax?: number;
  /** Waited for before the database is used, where nothing runs before the first request. */
  prepare?(): Promise<void>;
};
