// Run as a process of its own: answers by git, tells its parent the port, and ends with it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runBackend } from './cgi.ts';

const server = createServer(runBackend).listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit());
