import type { Plugin } from 'vite';

/** A file of a package, by the end of its path, and what is made of it. */
type Change = { file: string; to(source: string): string };

const stubs = (source: string) =>
  [...source.matchAll(/^export (?:const|function) (\w+)/gm)]
    .map(([, name]) => `export const ${name} = () => () => {};`)
    .join('\n');

/**
 * What the packages of the Worker hold on to and we never call, 60 kB of its 300 in all (gzip): `z` is one
 * object, and so keeps zod's JSON Schema converters, its compiler and its messages in fifty languages;
 * remark-gfm can print Markdown, and rehype SVG; drizzle offers every type of column to tables that are
 * defined by a function. Of named character references, the 252 of HTML 4 are left of 2,125.
 */
const changes: Change[] = [
  {
    file: 'zod/v4/classic/external.js',
    to: (source) =>
      source.replaceAll(
        /^export \* as (?:core|locales) from .*$|^export \{ (?:toJSONSchema|fromJSONSchema) \} from .*$|\b(?:compile|withParser|ZodCompileAsyncError|ZodCompileUnsupportedError), /gm,
        '',
      ),
  },
  { file: 'zod/v4/core/json-schema-processors.js', to: stubs },
  { file: 'zod/v4/core/to-json-schema.js', to: stubs },
  {
    file: 'remark-gfm/lib/index.js',
    to: (source) =>
      source.replace(', gfmToMarkdown', '').replace(/^.*toMarkdownExtensions\.push.*$/m, ''),
  },
  {
    file: 'property-information/lib/svg.js',
    to: () =>
      "import { create } from './util/create.js';\nexport const svg = create({ properties: {}, space: 'svg' });",
  },
  {
    file: 'drizzle-orm/pg-core/columns/all.js',
    to: () => 'export const getPgColumnBuilders = () => ({});',
  },
  {
    file: 'decode-named-character-reference/index.js',
    to: (source) =>
      source
        .replace('{characterEntities}', '{characterEntitiesHtml4 as characterEntities}')
        .replace("'character-entities'", "'character-entities-html4'"),
  },
];

/** Applies {@link changes}, and fails the build when a package no longer has what one of them is about. */
export function leaveOut(): Plugin {
  const done = new Set<Change>();
  return {
    name: 'leave-out',
    enforce: 'pre',
    transform(source, id) {
      const change = changes.find(({ file }) => id.replaceAll('\\', '/').endsWith(`/${file}`));
      if (!change) return null;
      const code = change.to(source);
      if (code !== source) done.add(change);
      return { code, map: null };
    },
    buildEnd(error) {
      const missed = changes.filter((change) => !done.has(change)).map(({ file }) => file);
      if (!error && missed.length > 0)
        throw new Error(`Nothing to leave out of ${missed.join(', ')}`);
    },
  };
}
