import { lookup as lookupName } from 'node:dns';
import { isIP, type LookupFunction, connect as netConnect, type Socket } from 'node:net';
import { addressDenied, type AddressPolicy } from './address-policy.ts';

/** Where to connect to. */
export type Endpoint = { host: string; port: number };

/**
 * A TCP connection to a host whose address the policy allows. Names are resolved here and the addresses
 * judged, and the connection goes to one of those: a name that answers differently the second time
 * (DNS rebinding) gains nothing. Throws `git.address_denied`, or what the system says.
 */
export async function connectTcp(
  { host, port }: Endpoint,
  policy: AddressPolicy,
  signal: AbortSignal,
): Promise<Socket> {
  signal.throwIfAborted();
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  // An address is connected to without a look-up.
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

/** A look-up that leaves out the addresses that are denied, and fails when none is left. */
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
