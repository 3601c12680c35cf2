// Run as a process of its own: tells its parent the address of a Postgres, and stops it when told to.
import { startMigratedPostgres } from './postgres-server.ts';

const server = await startMigratedPostgres();
process.once('message', () => void stop());
process.once('disconnect', () => void stop());
process.send?.(server.url);

async function stop(): Promise<void> {
  await server.stop();
  process.exit(0);
}
