import { readFileSync, globSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const kinds = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest', '.wasm']);

/** Smaller files do not benefit from compression. */
const bytesMin = 1_024;
/** For larger files the best quality takes seconds and gains a few percent. */
const bestBytesMax = 1024 * 1024;

/**
 * Writes `.br` and `.gz` variants of every compressible file in a folder, so that the server never
 * compresses.
 */
export async function compressFolder(folder: string): Promise<void> {
  const files = globSync(`${folder}/**/*`).filter(
    (file) => kinds.has(extname(file)) && statSync(file).size >= bytesMin,
  );
  await Promise.all(files.map(compressFile));
}

async function compressFile(file: string): Promise<void> {
  const bytes = readFileSync(file);
  const quality = bytes.byteLength > bestBytesMax ? 9 : constants.BROTLI_MAX_QUALITY;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  writeFileSync(`${file}.br`, br);
  writeFileSync(`${file}.gz`, gz);
}
