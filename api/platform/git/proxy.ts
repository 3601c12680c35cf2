import { isIP } from 'node:net';

/** Proxy settings: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, as curl and git read them. */
export type ProxySettings = {
  http?: string | undefined;
  https?: string | undefined;
  /** Hosts separated by commas: names including subdomains, addresses, `host:port`, or `*`. */
  no?: string | undefined;
};

/** The proxy for a URL; null for none. Throws a plain Error if the configured proxy is not an http URL. */
export function proxyFor(url: URL, settings: ProxySettings): URL | null {
  const given = url.protocol === 'https:' ? settings.https : settings.http;
  if (!given || isExempt(url, settings.no ?? '')) return null;
  const text = given.includes('://') ? given : `http://${given}`;
  if (!URL.canParse(text) || new URL(text).protocol !== 'http:') {
    throw new Error('HTTP_PROXY and HTTPS_PROXY must be like http://host:port');
  }
  return new URL(text);
}

function isExempt(url: URL, list: string): boolean {
  const host = bareHost(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((rule) => rule !== '')
    .some((rule) => {
      if (rule === '*') return true;
      const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(rule);
      const name = bareHost((match?.[1] ?? rule).toLowerCase()).replace(/^\*?\./, '');
      if (match?.[2] !== undefined && match[2] !== port) return false;
      return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
    });
}

function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** The header with the proxy's user and password; null if its URL has none. */
export function proxyAuthorization(proxy: URL): string | null {
  if (proxy.username === '') return null;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(user).toString('base64')}`;
}
