import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { docsPage } from '../docs.ts';
import { taggedAnswer } from '../etag.ts';
import { problemResponse } from '../problem.ts';
import { servePage, serveStatic } from '../static.ts';
import { pageStatus } from '../ui-pages.ts';

const encoder = new TextEncoder();

/** What is not the API: its description, its reference, the CLI's tarball, and the web UI on every other path. */
export function pageRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const base = new URL(deps.settings.publicUrl).pathname.replace(/\/?$/, '/');

  let document: Uint8Array<ArrayBuffer> | undefined;
  app.get('/openapi.json', async (c) => {
    const servers = [{ url: base === '/' ? '/' : base.replace(/\/$/, '') }];
    document ??= encoder.encode(JSON.stringify({ ...(await deps.apiDocument()), servers }));
    return taggedAnswer(c, document, {
      'content-type': 'application/json',
      'cache-control': 'no-cache',
    });
  });

  app.get('/docs', (c) => {
    const { html, policy } = docsPage(base);
    return taggedAnswer(c, encoder.encode(html), {
      'content-type': 'text/html; charset=UTF-8',
      'content-security-policy': policy,
    });
  });
  app.get(
    '/docs/:file',
    async (c) => (await serveStatic(c, deps.scalar, c.req.param('file'))) ?? c.notFound(),
  );

  app.get('/cli/agenthub-cli.tgz', async (c) => {
    const tarball = await deps.cliTarball(addressOf(c, deps));
    if (!tarball) throw new AppError('request.not_found', 'This server was built without the CLI.');
    return taggedAnswer(c, tarball, {
      'content-type': 'application/gzip',
      'content-disposition': 'attachment; filename="agenthub-cli.tgz"',
      'cache-control': 'no-cache',
    });
  });

  app.all('/api/*', (c) => {
    const others = methods.filter((method) => answers(app, method, c.req.path));
    if (others.length > 0) {
      c.header('allow', others.join(', '));
      throw new AppError(
        'request.method_not_allowed',
        `${c.req.path} takes ${others.join(', ')}, not ${c.req.method}. See /docs.`,
      );
    }
    throw new AppError(
      'request.not_found',
      `There is no ${c.req.method} ${c.req.path}. See /docs.`,
    );
  });
  // What a browser asks for beside any answer that is no page of ours, such as /health or /docs.
  app.get(
    '/favicon.ico',
    async (c) => (await serveStatic(c, deps.ui, 'favicon.svg')) ?? c.notFound(),
  );
  app.get('/*', async (c) => {
    const path = c.req.path.slice(1);
    // The page itself goes out by servePage alone, which gives it its base and its policy.
    const file = path === '' || path === 'index.html' ? null : await serveStatic(c, deps.ui, path);
    if (file) return file;
    // What a build named by its content is there or gone; a page in its place would only confuse.
    if (path.startsWith('assets/')) return c.notFound();
    return (await servePage(c, deps, await pageStatus(c, deps))) ?? c.notFound();
  });
  app.notFound((c) =>
    problemResponse(
      c,
      new AppError('request.not_found', `There is no ${c.req.method} ${c.req.path}.`),
      deps,
    ),
  );
}

/** Where clients reach us: the public address, or while none is set the one that this client used. */
function addressOf(c: HonoContext, { settings }: AppDeps): string {
  const configured = new URL(settings.publicUrl);
  const { origin } = settings.isPublicUrlSet ? configured : new URL(c.req.url);
  return `${origin}${configured.pathname.replace(/\/$/, '')}`;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Whether a route of exactly that method has the path; the router counts middleware, which takes every method, too. */
function answers(app: OpenAPIHono<AppEnv>, method: string, path: string): boolean {
  const [matches] = app.router.match(method, path);
  return matches.some(([[, route]]) => route.method === method && route.path.startsWith('/api/'));
}
