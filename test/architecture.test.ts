import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '#schema/routes/index.ts';

/**
 * What each part may import of ours; the composition roots, which nothing imports, see everything.
 * The first match of a file's path is its rule.
 */
const rules: [part: RegExp, may: RegExp][] = [
  [/^(api\/node(-git)?\.ts|api\/worker(\.ts|\/)|api\/commands\/|sync\/main\.ts)/, /./],
  [/^schema\//, /^schema\//],
  [/^api\/domain\//, /^(schema|api\/domain)\//],
  // A platform file implements a port of the domain, so it sees the ports.
  [/^api\/platform\//, /^(schema|api\/domain|api\/platform)\//],
  [/^api\/(admin-named|config|settings)\.ts/, /^(schema|api\/domain|api\/config\.ts)/],
  [/^api\/(http\/|app\.ts|deps\.ts)/, /^(schema|api\/domain|api\/http|api\/deps\.ts)/],
  // What reads the data of another registry, for a command.
  [/^api\/compat\//, /^(schema|api\/domain|api\/compat|api\/platform\/db|sync)\//],
  [/^sync\//, /^(schema|api\/domain|sync)\//],
  [/^cli\//, /^(cli\/|schema\/(?!tables\/))/],
  [/^ui\//, /^(ui\/|schema\/(?!tables\/))/],
];

const isRoot = (path: string) =>
  /^(api\/node(-git)?\.ts|api\/worker(\.ts|\/)|api\/commands\/|sync\/main\.ts)/.test(path);

const sources = globSync('{schema,api,sync,cli,ui}/**/*.{ts,tsx}').toSorted();

type Import = { from: string; target: string; typeOnly: boolean };

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const statement =
    /(?:^|\n)\s*(import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(statement)].map((match) => {
    const specifier = match[3] ?? match[4] ?? '';
    let target = specifier;
    if (specifier.startsWith('.')) target = posix.join(dirname(file), specifier);
    else if (/^#(schema|api|sync|cli|ui|test)\//.test(specifier)) target = specifier.slice(1);
    return { from: file, target, typeOnly: Boolean(match[2]) };
  });
}

const isOurs = (target: string) => /^(schema|api|sync|cli|ui|test)\//.test(target);
const all = sources.flatMap(importsOf);

describe('the imports rule', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(10);
  });

  it('lets each part see only what it may', () => {
    const broken = all
      .filter(({ from, target }) => {
        const rule = rules.find(([part]) => part.test(from));
        return isOurs(target) && !rule?.[1].test(target);
      })
      .map(({ from, target }) => `${from} must not import ${target}`);
    expect(broken).toEqual([]);
  });

  it('keeps Node and Hono out of the domain, and Node out of what HTTP does', () => {
    const broken = all
      .filter(
        ({ from, target }) =>
          (/^(api\/domain|api\/http|schema)\//.test(from) && target.startsWith('node:')) ||
          (from.startsWith('api/domain/') && /^(hono|@hono)(\/|$)/.test(target)),
      )
      .map(({ from, target }) => `${from} must not import ${target}`);
    expect(broken).toEqual([]);
  });

  it('ships neither zod nor Node in the web UI: what it imports for its values reaches none', () => {
    const values = Map.groupBy(
      all.filter(({ typeOnly }) => !typeOnly),
      ({ from }) => from,
    );
    const reaches = (file: string, seen: Set<string>): string[] => {
      if (seen.has(file)) return [];
      seen.add(file);
      return (values.get(file) ?? []).flatMap(({ target }) =>
        /^(node:|zod\b|@hono\/zod)/.test(target)
          ? [`${file} imports ${target}`]
          : reaches(target, seen),
      );
    };
    const seen = new Set<string>();
    const broken = sources
      .filter((file) => file.startsWith('ui/') && file !== 'ui/vite.config.ts')
      .flatMap((file) => reaches(file, seen));
    expect(broken).toEqual([]);
    expect([...seen].filter((file) => file.startsWith('schema/')).length).toBeGreaterThan(3);
  });

  it('keeps what only Node needs out of the Worker', () => {
    const targets = new Map(
      [...Map.groupBy(all, ({ from }) => from)].map(([from, imports]) => [
        from,
        imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target),
      ]),
    );
    const reached = (entry: string) => {
      const seen = new Set([entry]);
      for (const file of seen) for (const target of targets.get(file) ?? []) seen.add(target);
      return seen;
    };
    expect(reached('api/node.ts')).toContain('prom-client');
    const worker = reached('api/worker.ts');
    expect(worker).toContain('api/app.ts');
    for (const name of ['prom-client', 'libsql', 'ssh2']) expect(worker).not.toContain(name);
  });

  it('imports a composition root from nowhere but another', () => {
    const broken = all
      .filter(({ from, target }) => isRoot(target) && !isRoot(from))
      .map(({ from, target }) => `${from} must not import ${target}`);
    expect(broken).toEqual([]);
  });
});

/** Where a kind may be named: what is its own, and what is of skills because it was there first. */
const ofOneKind = [
  /^schema\/kind\.ts$/,
  /^schema\/kinds\//,
  /^schema\/tables\/migrations\//,
  /^sync\/scan\//,
  /^ui\/kinds\//,
  /^cli\/commands\/(mcp|agent)\//,
  /^api\/compat\//,
  // The shared folder that several tools read is called .agents.
  /^schema\/targets(?:\.ts|\/rows\.ts)$/,
];

describe('the rule of kinds', () => {
  it('names no kind in code that is for all of them', () => {
    const named =
      /['"`](?:skill|mcp|agent)s?['"`]|(?:\/api\/v1|['"`])\/(?:skills|mcps|agents)\b|['"`/](?:SKILL\.md|server\.json|AGENT\.md)['"`]/;
    const broken = sources
      .filter((path) => !ofOneKind.some((part) => part.test(path)))
      .flatMap((path) =>
        withoutComments(readFileSync(path, 'utf8'))
          .split('\n')
          .flatMap((line, at) => (named.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
      );
    expect(broken).toEqual([]);
  });
});

/** The text with its comments blank, on as many lines. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/^\s*\/\/.*$/gm, '');
}

describe('the routes rule', () => {
  it('has a test that names every route', () => {
    const titles = new Set<string | undefined>();
    for (const file of globSync('test/api/http/**/*.test.ts')) {
      const found = readFileSync(file, 'utf8').matchAll(/^\s*describe\(\s*'([^']+)'/gm);
      for (const [, title] of found) titles.add(title);
    }
    const untested = Object.values(routes)
      .flatMap((group) => Object.values(group))
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
      .filter((route) => !titles.has(route));
    expect(untested).toEqual([]);
  });
});

describe('the rule of lists', () => {
  it('spreads none into arguments, of which the stack holds some 100,000: a loop takes any number', () => {
    const broken = sources
      .filter((path) => !path.startsWith('ui/'))
      .flatMap((path) =>
        readFileSync(path, 'utf8')
          .split('\n')
          .flatMap((line, at) =>
            /\.(?:push|unshift)\(\s*\.\.\./.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [],
          ),
      );
    expect(broken).toEqual([]);
  });
});
