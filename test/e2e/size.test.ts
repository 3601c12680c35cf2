import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = join(import.meta.dirname, '../../dist/ui');
const kilobyte = 1000;
const gzipped = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;
const files = (pattern: string) => globSync(join(dist, pattern));
const page = readFileSync(join(dist, 'index.html'), 'utf8');

describe('what a visitor downloads', () => {
  const [first = ''] = [...page.matchAll(/src="\.\/(assets\/[\w-]+\.js)"/g)].map(([, src]) => src!);
  const chunks = files('assets/*.js').filter((file) => !file.endsWith(first));

  it('is one script of at most 44 kB first, also with the Chinese messages', () => {
    const chinese = chunks.find((file) => basename(file).startsWith('zh-CN')) ?? '';
    expect(readFileSync(join(dist, first), 'utf8')).not.toMatch(/^import\b|from"\.\//);
    expect(gzipped(join(dist, first)) + gzipped(chinese)).toBeLessThan(44 * kilobyte);
  });

  it('is at most 8 kB of style first, and no inline style or script', () => {
    const [style = ''] = [...page.matchAll(/href="\.\/(assets\/[\w-]+\.css)"/g)].map(
      ([, href]) => href!,
    );
    expect(gzipped(join(dist, style))).toBeLessThan(8 * kilobyte);
    expect(page).not.toMatch(/<style|style=|<script(?![^>]*src=)/);
  });

  it('is at most 12 kB for any page after that', () => {
    const large = chunks.filter((file) => gzipped(file) > 12 * kilobyte);
    expect(chunks.length).toBeGreaterThan(5);
    expect(large).toEqual([]);
  });

  it('holds no font, no picture in the code, and no zod', () => {
    expect(files('**/*.{woff,woff2,ttf,otf}')).toEqual([]);
    const texts = files('assets/*.{js,css}').map((file) => readFileSync(file, 'utf8'));
    expect(texts.filter((text) => /data:(image|font)|ZodError|@font-face/.test(text))).toEqual([]);
  });
});
