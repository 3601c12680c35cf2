import { describe, expect, it } from 'vitest';
import { fileView } from '#ui/pages/asset/files/file-view.ts';

const file = (path: string, mediaType: string, lines: string[] | null) => ({
  path,
  mediaType,
  lines,
  digest: `sha256:${'0'.repeat(64)}`,
  sizeBytes: 1,
  executable: false,
  language: null,
});

describe('how a file is shown', () => {
  it.each([
    ['a.PNG', 'image/png', null, 'image'],
    ['logo.svg', 'image/svg+xml', ['<svg>'], 'image'],
    ['run.py', 'text/x-python', ['pass'], 'lines'],
    ['empty.txt', 'text/plain', [''], 'lines'],
    ['huge.csv', 'text/csv', null, 'large'],
    ['huge.json', 'application/json', null, 'large'],
    ['model.bin', 'application/octet-stream', null, 'binary'],
  ] as const)('%s of %s', (path, mediaType, lines, view) => {
    expect(fileView(file(path, mediaType, lines && [...lines]))).toBe(view);
  });
});
