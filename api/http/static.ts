import type { Context as HonoContext } from 'hono';
import { getCookie } from 'hono/cookie';
import type { AppDeps } from '../deps.ts';
import type { StaticFiles } from '../domain/static-files.ts';
import type { PageStatus } from './ui-pages.ts';

/** The content security policy of our own pages: this origin only, no inline script or style. */
export const pagePolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/**
 * Responds with a built file in the best encoding that the client accepts; null if there is no file at this
 * path.
 */
export async function serveStatic(
  c: HonoContext,
  files: StaticFiles,
  path: string,
): Promise<Response | null> {
  const file = await files.find(path);
  if (!file) return null;
  const accepted = c.req.header('accept-encoding') ?? '';
  const coding = (['br', 'gzip'] as const).find(
    (one) => accepted.includes(one) && file.bodies[one],
  );
  const headers: Record<string, string> = {
    'content-type': file.mediaType,
    etag: file.etag,
    vary: 'accept-encoding',
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'public, no-cache',
  };
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers);
  if (coding) headers['content-encoding'] = coding;
  return c.body((coding && file.bodies[coding]) ?? file.bodies.identity, 200, headers);
}

/**
 * Responds with the page of the web UI. `<base>` tells it where the registry is mounted; cookies select the
 * initial theme and language, so that the page does not flash.
 */
export async function servePage(
  c: HonoContext,
  deps: AppDeps,
  status: PageStatus,
): Promise<Response | null> {
  const page = await deps.ui.find('index.html');
  if (!page) return null;
  const theme = getCookie(c, 'theme');
  const language = getCookie(c, 'lang') ?? preferredLanguage(c.req.header('accept-language'));
  const attributes = [
    `lang="${language === 'zh-CN' ? 'zh-CN' : 'en'}"`,
    ...(theme === 'light' || theme === 'dark' ? [`data-theme="${theme}"`] : []),
  ].join(' ');
  const base = new URL(deps.settings.publicUrl).pathname.replace(/\/?$/, '/');
  const html = new TextDecoder()
    .decode(page.bodies.identity)
    .replace(/<html[^>]*>/, `<html ${attributes}>`)
    .replace(/<base[^>]*>/, '')
    .replace('<head>', `<head><base href="${base}">`);
  return c.body(html, status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy,
    'cache-control': 'private, no-cache',
    vary: 'cookie, accept-language',
    'referrer-policy': 'same-origin',
  });
}

function preferredLanguage(header: string | undefined): string {
  const first = header?.split(',')[0]?.trim().toLowerCase() ?? '';
  return first.startsWith('zh') ? 'zh-CN' : 'en';
}
