import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bounded, type Row } from './row.ts';

const folder = 'dist/ui';

/** The files that a browser must load before the first page shows: those that `index.html` names. */
export function measureSizes(): Row[] {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)].map(([tag]) => tag);
  const addresses = (pattern: RegExp) =>
    tags
      .filter((tag) => pattern.test(tag))
      .flatMap((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? []);
  const scripts = addresses(/^<script\b|rel="modulepreload"/);
  const styles = addresses(/rel="stylesheet"/);
  if (scripts.length === 0 || styles.length === 0)
    throw new Error('dist/ui/index.html names no script or no style sheet');
  return [
    row('initial UI JS, gzip', 40, scripts),
    row('initial UI CSS, gzip', 8, styles),
    { what: 'worker bundle, gzip', budget: '<= 300 kB', measured: '-', pass: null },
  ];
}

function row(what: string, kilobytesMax: number, files: string[]): Row {
  const bytes = files
    .map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).byteLength)
    .reduce((sum, one) => sum + one, 0);
  const note = `${files.length} file${files.length === 1 ? '' : 's'}`;
  return bounded(what, `<= ${kilobytesMax} kB`, bytes / 1000, 1, note);
}
