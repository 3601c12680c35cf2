import { lookup as lookupName } from 'node:dns';
import { isIP, type LookupFunction, connect as netConnect, type Socket } from 'node:net';
import { addressDenied, type AddressPolicy } from './address-policy.ts';

/** A host and a port. */
export type Endpoint = { host: string; port: number };

/**
 * Opens a TCP connection to a host if the policy allows its address. Names are resolved and checked here, and
 * the connection uses a checked address, so a name that resolves differently later (DNS rebinding) does not
 * help an attacker. Throws `git.address_denied` or the system's error.
 */
export async function connectTcp(
  { host, port }: Endpoint,
  policy: AddressPolicy,
  signal: AbortSignal,
): Promise<Socket> {
  signal.throwIfAborted();
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  // An IP address is not looked up, so it is checked here.
  if (isIP(bare) !== 0) assertAllowed(host, bare, policy);
  const socket = netConnect({
    host: bare,
    port,
    lookup: checkedLookup(policy),
    autoSelectFamily: true,
    noDelay: true,
  });
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(signal.reason ?? new Error('closed')));
    });
    assertAllowed(host, socket.remoteAddress ?? '', policy);
  } catch (err) {
    socket.destroy();
    throw err;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return socket;
}

function assertAllowed(host: string, address: string, policy: AddressPolicy): void {
  const problem = policy.problem(address);
  if (problem !== null) throw addressDenied(host, address, problem);
}

/** A DNS look-up that removes denied addresses, and fails if none is left. */
function checkedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookupName(hostname, { ...options, all: true }, (err, addresses) => {
      if (err) return callback(err, '', 0);
      const allowed = addresses.filter(({ address }) => policy.problem(address) === null);
      const [first] = allowed;
      if (first === undefined) {
        const refused = addresses[0]?.address ?? '';
        const reason = policy.problem(refused) ?? 'has no address';
        return callback(addressDenied(hostname, refused, reason), '', 0);
      }
      if (options.all) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
  };
}
