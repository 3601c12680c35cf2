import { get } from 'node:http';

// The image's HEALTHCHECK: exits with 0 if the server of this container answers /health within 3 s, else with
// 1. Separate from the server's bundle, which takes five times the processor time and 90 MB to load. It asks
// /health and not /ready: restarting this container does not repair a database.
const port = process.env.PORT || 8000;
// A server that listens on all addresses answers on loopback. BASE_PATH needs nothing: the proxy strips it.
const all = ['', '0.0.0.0', '::'];
const host = all.includes(process.env.HOST ?? '') ? '127.0.0.1' : process.env.HOST;
const asked = get({ host, port, path: '/health', timeout: 3_000 }, (response) => {
  response.resume();
  if (response.statusCode !== 200) fail(`HTTP ${response.statusCode}`);
});
asked.on('timeout', () => asked.destroy(new Error('no answer within 3 s')));
asked.on('error', (err) => fail(err.message));

function fail(reason) {
  process.stderr.write(`${host} port ${port}: ${reason}\n`);
  process.exitCode = 1;
}
