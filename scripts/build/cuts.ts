import { globSync, readFileSync } from 'node:fs';

/** A file of a package, by the end of its path, why the Worker needs less of it, and what is left. */
export type Cut = { file: string; why: string; to(source: string): string };

/**
 * What the packages of the Worker hold on to and we never call. All of it together is a third of what the
 * Worker would be (gzip). A name that is left out stays importable, as a function that does nothing, since
 * what imports it is needed.
 */
export const cuts: Cut[] = [
  {
    file: 'zod/v4/classic/external.js',
    why: '`z` is one object, so it keeps every type, check and converter; our sources name few',
    to: (source) =>
      source
        .replace(
          'export * from "./schemas.js";',
          `export { ${namesOfZod().join(', ')} } from "./schemas.js";`,
        )
        .replaceAll(
          /^export (?:\*|\{ [^}]* \}|\* as (?:core|locales)) from "\.\.?\/(?!iso|coerce|schemas).*$/gm,
          '',
        ),
  },
  {
    file: 'zod/v4/core/json-schema-processors.js',
    why: 'each type of zod can describe itself as JSON Schema, which we never ask for',
    to: processors,
  },
  {
    file: 'zod/v4/core/to-json-schema.js',
    why: 'each type of zod can describe itself as JSON Schema, which we never ask for',
    to: processors,
  },
  {
    file: '@asteasolutions/zod-to-openapi/dist/index.mjs',
    why: 'the document of /openapi.json is made by the build, see scripts/build/edge-parts.ts',
    to: () => `
      export class OpenAPIRegistry {
        definitions = [];
        registerPath() {}
        registerComponent() {}
      }
      export class OpenApiGeneratorV3 {}
      export class OpenApiGeneratorV31 {}
      export const getOpenApiMetadata = () => ({});
      export function extendZodWithOpenApi({ ZodType }) {
        ZodType.prototype.openapi = function () {
          return this;
        };
      }`,
  },
  ...under(
    'zod/v4/core/',
    'values that refer to themselves come neither as JSON nor as variables',
    ['memoizer.js'],
  ),
  ...under('yaml/browser/dist/', 'we read YAML and never write it', [
    'stringify/stringify.js',
    'stringify/stringifyCollection.js',
    'stringify/stringifyDocument.js',
    'stringify/stringifyNumber.js',
    'stringify/stringifyPair.js',
    'stringify/stringifyString.js',
    'doc/anchors.js',
    'doc/createNode.js',
    'parse/cst-visit.js',
  ]),
  {
    file: 'yaml/browser/dist/schema/tags.js',
    why: 'frontmatter is read by the core schema of YAML 1.2, and by no tags beyond it',
    to: () => `
      import { schema } from './core/schema.js';
      export const coreKnownTags = {};
      export const getTags = () => schema.slice();`,
  },
  ...under('yaml/browser/dist/', 'the core schema has no merge keys', ['schema/yaml-1.1/merge.js']),
  ...under('@libsql/hrana-client/lib-esm/', 'the client speaks Hrana 2 as JSON', [
    'encoding/protobuf/decode.js',
    'encoding/protobuf/encode.js',
    'http/cursor.js',
    'http/protobuf_decode.js',
    'http/protobuf_encode.js',
  ]),
  {
    file: 'js-base64/base64.mjs',
    why: 'workerd has Buffer',
    to: () => `
      import { Buffer } from 'node:buffer';
      export const Base64 = {
        fromUint8Array: ({ buffer, byteOffset, byteLength }) =>
          Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
        toUint8Array: (text) => new Uint8Array(Buffer.from(text, 'base64')),
      };`,
  },
  {
    file: 'postgres/cf/src/subscribe.js',
    why: 'we do not follow replication; what closes a connection asks whether anyone does',
    to: () => 'export default () => ({});',
  },
  ...under('postgres/cf/src/', 'we have no large objects', ['large.js']),
  ...under('drizzle-orm/', 'we declare no relations', [
    'relations.js',
    'pg-core/query-builders/query.js',
    'sqlite-core/query-builders/query.js',
  ]),
  ...['pg-core', 'sqlite-core'].map((dialect) => ({
    file: `drizzle-orm/${dialect}/dialect.js`,
    why: 'we declare no relations',
    to: (source: string) =>
      source.replace(/^ {2}buildRelationalQuery(?:WithoutPK)?\(\{[^]*?^\}$/m, '}'),
  })),
  {
    file: 'drizzle-orm/pg-core/columns/all.js',
    why: 'it offers every type of column to tables that are defined by a function',
    to: () => 'export const getPgColumnBuilders = () => ({});',
  },
  {
    file: 'remark-gfm/lib/index.js',
    why: 'it can print Markdown, too',
    to: (source) =>
      source.replace(', gfmToMarkdown', '').replace(/^.*toMarkdownExtensions\.push.*$/m, ''),
  },
  {
    file: 'property-information/lib/svg.js',
    why: 'no readme holds SVG: the sanitizer takes it out',
    to: () =>
      "import { create } from './util/create.js';\nexport const svg = create({ properties: {}, space: 'svg' });",
  },
  {
    file: 'github-slugger/regex.js',
    why: 'workerd knows Unicode; the list of code points is that of Unicode 13, so letters since then stay',
    to: () => String.raw`export const regex = /[^\p{Alphabetic}\p{M}\p{Nd}\p{Nl}\p{Pc}\- ]/gu;`,
  },
  {
    file: '@ungap/structured-clone/esm/index.js',
    why: 'workerd has structuredClone',
    to: () => 'export default (value) => structuredClone(value);',
  },
  {
    file: 'decode-named-character-reference/index.js',
    why: "the 252 references of HTML 4 are left of HTML 5's 2,125",
    to: (source) =>
      source
        .replace('{characterEntities}', '{characterEntitiesHtml4 as characterEntities}')
        .replace("'character-entities'", "'character-entities-html4'"),
  },
  {
    file: 'schema/tables/migrations/index.ts',
    why: 'a Worker applies migrations and undoes none',
    to: (source) => source.replaceAll(/^ {4}down: ".*",$/gm, "    down: '',"),
  },
];

/** Files whose exports all become functions that do nothing. */
function under(folder: string, why: string, files: string[]): Cut[] {
  return files.map((file) => ({ file: folder + file, why, to: nothing }));
}

function nothing(source: string): string {
  const declared = [...source.matchAll(/^export (?:const|class|(?:async )?function) (\w+)/gm)];
  const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) => [
    ...list.matchAll(/(?:\w+ as )?(\w+)/g),
  ]);
  const names = new Set([...declared, ...listed].map(([, name]) => name));
  const byDefault = /^export default /m.test(source) ? 'export default function () {}\n' : '';
  return byDefault + [...names].map((name) => `export function ${name}() {}`).join('\n');
}

/** zod calls what makes a processor, and keeps what it gives. */
function processors(source: string): string {
  return [...source.matchAll(/^export (?:const|function) (\w+)/gm)]
    .map(([, name]) => `export const ${name} = () => () => {};`)
    .join('\n');
}

/** What our sources and @hono/zod-openapi take from zod's `schemas.js`. */
function namesOfZod(): string[] {
  const sources = globSync('{api,schema,sync}/**/*.ts').map((file) => readFileSync(file, 'utf8'));
  const names = new Set(['ZodType']);
  for (const source of sources)
    for (const [, name = ''] of source.matchAll(/\bz\s*\.(\w+)/g)) names.add(name);
  // Types, and what is a file of its own.
  return [...names].filter((name) => !['infer', 'iso', 'coerce'].includes(name));
}
