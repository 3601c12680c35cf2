import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { AppError } from '#schema/error.ts';
import { addressDenied, type AddressPolicy } from './address-policy.ts';
import { connectTcp, type Endpoint } from './connect.ts';
import { proxyAuthorization } from './proxy.ts';

/** The operator configured the proxy, so it may be anywhere, even on this machine. */
const anywhere: AddressPolicy = { problem: () => null };

/** Opens a TCP connection to a proxy. */
export function connectToProxy(proxy: URL, signal: AbortSignal): Promise<Socket> {
  return connectTcp({ host: proxy.hostname, port: Number(proxy.port || 80) }, anywhere, signal);
}

/**
 * Opens a connection through a proxy with CONNECT. The caller must have called {@link assertProxiedAllowed}.
 * Throws `git.unreachable` if the proxy refuses.
 */
export async function openTunnel(proxy: URL, to: Endpoint, signal: AbortSignal): Promise<Socket> {
  const socket = await connectToProxy(proxy, signal);
  const authority = `${to.host}:${to.port}`;
  const authorization = proxyAuthorization(proxy);
  try {
    await new Promise<void>((resolve, reject) => {
      const ask = request({
        method: 'CONNECT',
        path: authority,
        headers: {
          host: authority,
          ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
        },
        createConnection: () => socket,
        signal,
      });
      ask.once('connect', ({ statusCode }, _socket, head) => {
        if (statusCode !== 200) reject(proxyRefusal(proxy, statusCode));
        else {
          if (head.length > 0) socket.unshift(head);
          resolve();
        }
      });
      ask.once('response', ({ statusCode }) => reject(proxyRefusal(proxy, statusCode)));
      ask.once('error', reject);
      ask.end();
    });
  } catch (err) {
    socket.destroy();
    throw err;
  }
  return socket;
}

function proxyRefusal(proxy: URL, status: number | undefined): AppError {
  const hint = status === 407 ? 'It asks for a user and password.' : 'See NO_PROXY.';
  return new AppError(
    'git.unreachable',
    `The proxy ${proxy.host} refuses the connection (HTTP ${status}). ${hint}`,
  );
}

/**
 * Checks a host that a proxy will connect to: by its addresses if this machine can resolve it; otherwise it
 * is left to the proxy. Throws `git.address_denied`.
 */
export async function assertProxiedAllowed(host: string, policy: AddressPolicy): Promise<void> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(bare) === 0 ? await addressesOf(bare) : [bare];
  const problems = addresses.map((address) => ({ address, problem: policy.problem(address) }));
  const refused = problems.find(({ problem }) => problem !== null);
  if (refused?.problem) throw addressDenied(host, refused.address, refused.problem);
}

async function addressesOf(name: string): Promise<string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    // Behind a proxy, public names often cannot be resolved.
    return [];
  }
}
