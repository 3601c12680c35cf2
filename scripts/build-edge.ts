import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

chdir(fileURLToPath(new URL('..', import.meta.url)));

/** The size budget of the Worker, in bytes after gzip. */
const gzipBytesMax = 1_000_000;

// Wrangler runs `npm run build -- --edge` first, as wrangler.toml says.
const { status } = spawnSync(
  process.execPath,
  ['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', 'dist/edge'],
  { stdio: 'inherit', env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } },
);
if (status !== 0) process.exit(status ?? 1);

const bytes = gzipSync(readFileSync('dist/edge/worker.js'), { level: 9 }).byteLength;
console.log(
  `The Worker is ${(bytes / 1000).toFixed(1)} kB gzipped, of at most ${gzipBytesMax / 1000}.`,
);
if (bytes > gzipBytesMax) {
  console.error('It is too large. Look for imports that it does not need.');
  process.exit(1);
}
