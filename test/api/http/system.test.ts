import { kindWords } from '#schema/kind.ts';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '#schema/error.ts';
import { cliVersionsOf, formatCliVersions } from '#schema/cli-versions.ts';
import { routes } from '#schema/routes/index.ts';
import { json, refusal } from '#test/support/answers.ts';
import { builtFiles } from '#test/support/built-files.ts';
import { fileRegistry, testRegistry } from '#test/support/registry.ts';
import { testVersion } from '#test/support/test-version.ts';

const registry = await fileRegistry();
const get = async (path: string, init?: RequestInit) => registry.app.request(path, init);

type Operation = {
  summary: string;
  security?: object[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
};

describe('GET /health', () => {
  it('answers, also when the database does not', async () => {
    const own = await testRegistry();
    await own.loseDatabase();
    expect(await json(await own.app.request('/health'))).toEqual({ status: 'ok' });
  });
});

describe('GET /ready', () => {
  it('says whether the database answers', async () => {
    const own = await testRegistry();
    expect(await json(await own.app.request('/ready'))).toEqual({ status: 'ready' });
    await own.loseDatabase();
    await refusal(await own.app.request('/ready'), 503, 'storage.unavailable');
  });
});

describe('GET /api/v1/meta', () => {
  it('says what a client needs before it starts, and nothing secret', async () => {
    const own = await testRegistry({
      REGISTRATION: 'closed',
      ANONYMOUS_READ: 'false',
      MAX_FILES: '7',
    });
    const meta = await json(own.call('/meta'));
    expect(meta).toEqual({
      version: testVersion,
      cli: cliVersionsOf(testVersion),
      registration: 'closed',
      invitations: false,
      anonymousRead: false,
      readOnly: null,
      defaultVisibility: 'public',
      limits: { archiveBytesMax: 52 * 1024 ** 2, fileBytesMax: 10 * 1024 ** 2, filesMax: 7 },
    });
  });
});

describe('the versions of the CLI', () => {
  const header = async (userAgent: string, path = '/api/v1/skills') => {
    const own = await testRegistry();
    const ask = () => own.app.request(path, { headers: { 'user-agent': userAgent } });
    await ask();
    // The second answer comes from the response cache, where there is one.
    return (await ask()).headers.get('x-agenthub-cli');
  };
  const told = formatCliVersions(cliVersionsOf(testVersion));

  it('are told to the CLI with every answer of the API, also a refusal, and to nobody else', async () => {
    expect(await header('agenthub-cli/0.1.0')).toBe(told);
    expect(await header('agenthub-cli/0.1.0', '/api/v1/nothing')).toBe(told);
    expect(await header('Mozilla/5.0')).toBeNull();
    expect(await header('agenthub-cli/0.1.0', '/health')).toBeNull();
  });
});

describe('GET /openapi.json', () => {
  it('describes every route with its parameters, its successes and its problems', async () => {
    const response = await get('/openapi.json');
    const document = await json<Document>(response);
    expect(document.openapi).toBe('3.1.0');
    const declared = Object.values(routes).flatMap((group) => Object.values(group));
    expect(declared.length).toBeGreaterThan(30);
    for (const route of declared) {
      const operation = document.paths[route.path]?.[route.method];
      expect(operation, `${route.method} ${route.path}`).toBeDefined();
      const named = operation?.parameters?.filter((one) => one.in === 'path') ?? [];
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(named.map(({ name }) => name).toSorted()).toEqual(inPath.toSorted());
      const statuses = Object.keys(operation?.responses ?? {});
      expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
      for (const [status, answer] of Object.entries(operation?.responses ?? {})) {
        expect(answer.description).not.toBe('');
        if (!(Number(status) >= 400)) continue;
        expect(Object.keys(answer.content ?? {})).toEqual(['application/problem+json']);
        for (const code of answer.description.split(', '))
          expect(errorCatalogue[code as keyof typeof errorCatalogue]?.status).toBe(Number(status));
      }
    }
  });

  it('says of each write who may do it, and refers to nothing that it does not hold', async () => {
    const document = await json<Document>(await get('/openapi.json'));
    const needsNone = (security: object[] = []) =>
      security.length === 0 || security.some((one) => Object.keys(one).length === 0);
    const open = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([method, { security }]) => method !== 'get' && needsNone(security))
        .map(([method]) => `${method} ${path}`),
    );
    const words = Object.values(kindWords);
    expect(open.toSorted()).toEqual(
      [
        'post /api/v1/auth/device',
        'post /api/v1/auth/device/token',
        'post /api/v1/auth/login',
        'post /api/v1/auth/logout',
        'post /api/v1/auth/register',
        'post /api/v1/auth/reset',
        ...words.map((word) => `post /api/v1/${word}/{namespace}/{name}/installs`),
      ].toSorted(),
    );
    const schemes = Object.keys(document.components.securitySchemes);
    for (const operations of Object.values(document.paths))
      for (const { security = [] } of Object.values(operations))
        for (const name of security.flatMap(Object.keys)) expect(schemes).toContain(name);
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(50);
    for (const [, name = ''] of references)
      expect(document.components.schemas).toHaveProperty(name);
    expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/)).toBeNull();
  });
});

describe('GET /openapi.json, /docs and /cli/agenthub-cli.tgz', () => {
  it.each(['/openapi.json', '/docs', '/cli/agenthub-cli.tgz'])(
    'answers 304 to whoever has it: %s',
    async (path) => {
      const own = await testRegistry({}, { cliTarball: () => new Uint8Array([1, 2, 3]) });
      const first = await own.app.request(path);
      const etag = first.headers.get('etag') ?? '';
      expect([first.status, etag]).toEqual([200, expect.stringMatching(/^(W\/)?".+"$/)]);
      const again = await own.app.request(path, { headers: { 'if-none-match': etag } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    },
  );
});

describe('GET /cli/agenthub-cli.tgz', () => {
  const asked = async (env: Record<string, string>) => {
    const told: string[] = [];
    const cliTarball = (url: string) => {
      told.push(url);
      return new Uint8Array([1]);
    };
    const own = await testRegistry(env, { cliTarball });
    await own.app.request('http://made-up.example/cli/agenthub-cli.tgz');
    return told;
  };

  it('names the public address to whoever asks, under whatever host', async () => {
    expect(await asked({ PUBLIC_URL: 'https://hub.example/x' })).toEqual(['https://hub.example/x']);
  });
});

describe('GET /docs', () => {
  it('refers to nothing outside this origin, and the browser is told to ask nobody else', async () => {
    const response = await get('/docs');
    const html = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(html).not.toMatch(/(?:https?:)?\/\/\w/);
    expect(html).toContain('openapi.json');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'self'/);
    expect(policy).not.toMatch(/https?:|\*/);
  });
});

describe('an address that is none', () => {
  it.each([
    '/api',
    '/api/',
    '/api/v1',
    '/api/v2/skills',
    '/api/v1/nothing/here',
    '/api/v1/skills/',
    '/api/v1/skills/a/b/c/d',
    '/api/index.html',
  ])('is a 404 problem under /api, never the page: %s', async (path) => {
    const own = await withUi();
    for (const method of ['GET', 'POST', 'DELETE'])
      await refusal(await own.app.request(path, { method }), 404, 'request.not_found');
  });

  it('is the page of the web UI elsewhere, as 404, and a problem for a write', async () => {
    const own = await withUi();
    const none = [
      '//api/v1/skills',
      '/API/v1/skills',
      '/.env',
      '/robots.txt',
      '/health/',
      '/skills/x',
    ];
    for (const path of none) {
      const page = await own.app.request(path);
      expect([path, page.status]).toEqual([path, 404]);
      expect(await page.text()).toContain('<base href="/">');
    }
    const page = await own.app.request('/search');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<base href="/">');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    await refusal(await own.app.request('/skills', { method: 'POST' }), 404, 'request.not_found');
  });

  it('takes no other method than its own, and says which', async () => {
    for (const [method, path, allowed] of [
      ['PUT', '/api/v1/skills', 'GET, POST'],
      ['POST', '/api/v1/search', 'GET'],
      ['GET', '/api/v1/auth/login', 'POST'],
      ['OPTIONS', '/api/v1/skills/mei/pdf/versions/1.0.0/yank', 'POST, DELETE'],
    ] as const) {
      const response = await get(path, { method });
      expect(response.headers.get('allow')).toBe(allowed);
      await refusal(response, 405, 'request.method_not_allowed');
    }
  });

  const withUi = () =>
    testRegistry(
      {},
      {
        ui: builtFiles({
          'index.html': '<html><head></head></html>',
          'api/index.html': 'swallowed',
        }),
      },
    );
});
