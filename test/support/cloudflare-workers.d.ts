/** What a test in workerd sees of its Worker's bindings; `vitest.config.ts` makes them. */
declare module 'cloudflare:workers' {
  export const env: { HYPERDRIVE: { connectionString: string } };
}
