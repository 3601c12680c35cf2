import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { AppError } from '#schema/error.ts';
import { addressDenied, type AddressPolicy } from './address-policy.ts';
import { connectTcp, type Endpoint } from './connect.ts';
import { proxyAuthorization } from './proxy.ts';

/** The operator chose the proxy, so it may be anywhere: on this machine, too. */
const anywhere: AddressPolicy = { problem: () => null };

/** A TCP connection to a proxy. */
export function connectToProxy(proxy: URL, signal: AbortSignal): Promise<Socket> {
  return connectTcp({ host: proxy.hostname, port: Number(proxy.port || 80) }, anywhere, signal);
}

/**
 * A connection to `to` through a proxy, by CONNECT. Throws `git.unreachable` when the proxy refuses.
 * The caller has judged the address with {@link assertProxiedAllowed}.
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
    `The proxy ${proxy.host} does not let through (HTTP ${status}). ${hint}`,
  );
}

/**
 * Judges a host that a proxy will connect to. A name that this machine can resolve is judged by its
 * addresses; one that it cannot is left to the proxy, which alone knows it. Throws `git.address_denied`.
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
    // Behind a proxy the names of the world are often not known inside.
    return [];
  }
}
