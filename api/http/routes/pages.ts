import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { type AssetAddress, assetPath } from '#schema/asset-address.ts';
import { AppError } from '#schema/error.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { docsPage } from '../docs.ts';
import { taggedAnswer } from '../etag.ts';
import { ownAddress } from '../own-address.ts';
import { problemResponse } from '../problem.ts';
import { servePage, serveStatic } from '../static.ts';
import { pageStatus } from '../ui-pages.ts';

const encoder = new TextEncoder();

/**
 * Everything but the API: the OpenAPI document, the API reference, the CLI's tarball, and the web UI at every
 * other path.
 */
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
    const tarball = await deps.cliTarball(ownAddress(c, deps));
    if (!tarball) throw new AppError('request.not_found', 'This server was built without the CLI.');
    return taggedAnswer(c, tarball, {
      'content-type': 'application/gzip',
      'content-disposition': 'attachment; filename="agenthub-cli.tgz"',
      'cache-control': 'no-cache',
    });
  });

  app.all('/api/*', (c) => {
    const others = methods.filter((method) => hasRoute(app, method, c.req.path));
    if (others.length > 0) {
      c.header('allow', others.join(', '));
      throw new AppError(
        'request.method_not_allowed',
        `${c.req.path} accepts ${others.join(', ')}, not ${c.req.method}. See /docs.`,
      );
    }
    throw new AppError(
      'request.not_found',
      `There is no ${c.req.method} ${c.req.path}. See /docs.`,
    );
  });
  // Browsers request this beside any document that is not one of our pages, such as /health or /docs.
  app.get(
    '/favicon.ico',
    async (c) => (await serveStatic(c, deps.ui, 'favicon.svg')) ?? c.notFound(),
  );
  app.get('/*', async (c) => {
    const path = c.req.path.slice(1);
    // index.html is sent only by servePage, which sets its base and its policy.
    const file = path === '' || path === 'index.html' ? null : await serveStatic(c, deps.ui, path);
    if (file) return file;
    // Build files have content hashes in their names. A missing one must not be answered with the UI's page.
    if (path.startsWith('assets/')) return c.notFound();
    const status = await pageStatus(c, deps);
    if (typeof status === 'object') return redirectToPage(c, base, status.movedTo);
    return (await servePage(c, deps, status)) ?? c.notFound();
  });
  app.notFound((c) =>
    problemResponse(
      c,
      new AppError('request.not_found', `There is no ${c.req.method} ${c.req.path}.`),
      deps,
    ),
  );
}

/** The answer for a page of an asset that has moved: the same page under its new name. */
function redirectToPage(c: HonoContext, base: string, address: AssetAddress): Response {
  const path = assetPath({ ...address, version: null });
  const { search } = new URL(c.req.url);
  // Not stored, because an asset may move back, and then a browser would go in a circle.
  c.header('cache-control', 'no-store');
  return c.redirect(`${base.slice(0, -1)}${path}${search}`, 308);
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Whether a route is registered for this method and path. Middleware matches too, so its matches are filtered
 * out.
 */
function hasRoute(app: OpenAPIHono<AppEnv>, method: string, path: string): boolean {
  const [matches] = app.router.match(method, path);
  return matches.some(([[, route]]) => route.method === method && route.path.startsWith('/api/'));
}
