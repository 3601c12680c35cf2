import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { StaticFile, StaticFiles } from '#api/domain/static-files.ts';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * The files of a build, with their `.br` and `.gz` variants. The list of files is read once, so no path can
 * leave the folder; a file's bytes are read on first use.
 */
export function staticFolder(folder: string): StaticFiles {
  const names = new Set(existsSync(folder) ? listFiles(folder) : []);
  const loaded = new Map<string, StaticFile>();

  function load(path: string): StaticFile {
    const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
    const identity = read(path);
    return {
      mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(identity).digest('hex').slice(0, 32)}"`,
      // Vite puts content hashes into the names of its bundles.
      immutable: path.startsWith('assets/'),
      bodies: {
        identity,
        ...(names.has(`${path}.br`) ? { br: read(`${path}.br`) } : {}),
        ...(names.has(`${path}.gz`) ? { gzip: read(`${path}.gz`) } : {}),
      },
    };
  }

  return {
    find(path) {
      if (!names.has(path)) return null;
      const file = loaded.get(path) ?? load(path);
      loaded.set(path, file);
      return file;
    },
  };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
