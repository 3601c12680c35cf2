import type { StaticFiles } from '#api/domain/static-files.ts';

/** Files of a build that is made up: their texts by their paths. */
export function builtFiles(texts: Record<string, string>): StaticFiles {
  return {
    find(path) {
      const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
      if (text === undefined) return null;
      const identity = new TextEncoder().encode(text);
      return { mediaType: 'text/html', etag: '"1"', immutable: false, bodies: { identity } };
    },
  };
}
