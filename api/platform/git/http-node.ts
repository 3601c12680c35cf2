import { Agent, type AgentOptions, type IncomingMessage, request as httpRequest } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { AddressPolicy } from './address-policy.ts';
import { connectTcp } from './connect.ts';
import { within } from './deadline.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { proxyAuthorization, proxyFor, type ProxySettings } from './proxy.ts';
import { assertProxiedAllowed, connectToProxy, openTunnel } from './tunnel.ts';

/** The options of the Node client. */
export type NodeHttpOptions = {
  policy: AddressPolicy;
  /** The time limit for DNS, connection, proxy and TLS together. */
  connectMs: number;
  proxy: ProxySettings;
  /** PEM certificates to trust besides those of Node and `NODE_EXTRA_CA_CERTS`. */
  ca?: string | undefined;
};

/**
 * Returns a factory of HTTP clients based on node:http. Every connection, also after a redirect, goes to an
 * address that was just checked. A client keeps its connections until it is closed.
 */
export function createNodeHttp(options: NodeHttpOptions): () => HttpClient {
  // Created once, because it parses about 150 certificates.
  const secureContext = options.ca === undefined ? undefined : trusting(options.ca);
  return () => {
    const agents = new Map<string, CheckingAgent>();
    const agentFor = (url: URL): CheckingAgent => {
      const agent = agents.get(url.origin) ?? new CheckingAgent(url, options, secureContext);
      agents.set(url.origin, agent);
      return agent;
    };
    return {
      async send(request) {
        const message = await exchange(request, agentFor(request.url), options);
        return {
          status: message.statusCode ?? 0,
          header: (name) => message.headersDistinct[name]?.[0] ?? null,
          body: message as AsyncIterable<Uint8Array>,
        };
      },
      close() {
        for (const agent of agents.values()) agent.destroy();
      },
    };
  };
}

function exchange(
  { method, url, headers, body, signal }: HttpRequest,
  agent: CheckingAgent,
  options: NodeHttpOptions,
): Promise<IncomingMessage> {
  const proxy = url.protocol === 'http:' ? proxyFor(url, options.proxy) : null;
  const authorization = proxy && proxyAuthorization(proxy);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method,
      agent,
      signal,
      host: url.hostname,
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      // A proxy for plain HTTP expects the whole URL.
      path: proxy ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`,
      headers: {
        ...headers,
        host: url.host,
        ...(body === null ? {} : { 'content-length': String(body.length) }),
        ...(authorization ? { 'proxy-authorization': authorization } : {}),
      },
    });
    request.once('response', resolve);
    // Not `once`: an aborted request may emit further errors, which must be handled.
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

/** An agent for one origin: it checks the address, uses the proxy, and adds TLS. */
class CheckingAgent extends Agent {
  readonly #url: URL;
  readonly #options: NodeHttpOptions;
  readonly #secureContext: tls.SecureContext | undefined;
  readonly #closed = new AbortController();

  constructor(url: URL, options: NodeHttpOptions, secureContext: tls.SecureContext | undefined) {
    super({ keepAlive: true });
    this.#url = url;
    this.#options = options;
    this.#secureContext = secureContext;
  }

  override createConnection(
    _options: AgentOptions,
    callback: (err: Error | null, stream: Duplex) => void,
  ): undefined {
    void this.#provideSocket(callback);
  }

  async #provideSocket(callback: (err: Error | null, stream: Duplex) => void): Promise<void> {
    const giveUp = new AbortController();
    const signal = AbortSignal.any([giveUp.signal, this.#closed.signal]);
    const { connectMs } = this.#options;
    const what = `is not connected within ${connectMs / 1000} s`;
    let socket: Socket;
    try {
      socket = await within(this.#connect(signal), connectMs, what, this.#closed.signal);
    } catch (err) {
      giveUp.abort(err);
      // The type requires a stream even with an error.
      (callback as (err: unknown) => void)(err);
      return;
    }
    callback(null, socket);
  }

  override destroy(): void {
    this.#closed.abort(new Error('closed'));
    super.destroy();
  }

  async #connect(signal: AbortSignal): Promise<Socket> {
    const { protocol, hostname } = this.#url;
    const { policy } = this.#options;
    const port = Number(this.#url.port || (protocol === 'https:' ? 443 : 80));
    const proxy = proxyFor(this.#url, this.#options.proxy);
    if (proxy) await assertProxiedAllowed(hostname, policy);
    if (protocol === 'http:') {
      return proxy
        ? connectToProxy(proxy, signal)
        : connectTcp({ host: hostname, port }, policy, signal);
    }
    const socket = proxy
      ? await openTunnel(proxy, { host: hostname, port }, signal)
      : await connectTcp({ host: hostname, port }, policy, signal);
    return this.#secure(socket, signal);
  }

  async #secure(socket: Socket, signal: AbortSignal): Promise<Socket> {
    const host = this.#url.hostname.replace(/^\[(.*)\]$/, '$1');
    const secure = tls.connect({
      socket,
      // SNI is for names only; the certificate is checked for names and addresses.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      host,
      ...(this.#secureContext ? { secureContext: this.#secureContext } : {}),
      ALPNProtocols: ['http/1.1'],
    });
    const abort = () => secure.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        secure.once('secureConnect', resolve);
        secure.once('error', reject);
        secure.once('close', () => reject(signal.reason ?? new Error('closed')));
      });
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return secure;
  }
}

function trusting(ca: string): tls.SecureContext {
  // Node 20 lacks this function, and cannot tell NODE_EXTRA_CA_CERTS.
  const known = tls.getCACertificates?.('default') ?? tls.rootCertificates;
  return tls.createSecureContext({ ca: [...known, ca] });
}
