import type {
  Client,
  ClientChannel,
  ConnectConfig,
  PublicKeyAuthMethod,
  ServerHostKeyAlgorithm,
} from 'ssh2';
import type { GitSource } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';
import type { AddressPolicy } from './address-policy.ts';
import { connectTcp } from './connect.ts';
import { tookTooLong, withIdleTimeout, within } from './deadline.ts';
import { readDeployKey } from './deploy-key.ts';
import { quoteRemote, secretsOf } from './failure.ts';
import { parseKnownHosts } from './known-hosts.ts';
import { ByteReader, cutOff } from './protocol/byte-reader.ts';
import type { Conversation } from './protocol/conversation.ts';
import { RemoteMessage } from './protocol/pkt-line.ts';
import type { SshAddress, SshOpener } from './ssh-opener.ts';

/** How much of a remote's standard error is kept. */
const stderrMaxLength = 2048;

/**
 * Opens conversations over SSH with the `ssh2` package, which is loaded on first use. The address is checked
 * as for HTTP, and the host key must be in `knownHosts`, the text of a known_hosts file.
 */
export function createNodeSsh(policy: AddressPolicy, knownHosts: string): SshOpener {
  const known = parseKnownHosts(knownHosts);
  return async ({ address, source, timeouts, signal }) => {
    const key = await readDeployKey(source.credential);
    const { host, port } = address;
    const socket = await within(
      connectTcp(address, policy, signal),
      timeouts.connectMs,
      `is not connected within ${timeouts.connectMs / 1000} s`,
      signal,
    );
    const { default: ssh2 } = await import('ssh2');
    const client = new ssh2.Client();
    try {
      const auth: PublicKeyAuthMethod = { type: 'publickey', username: address.user, key };
      const config: ConnectConfig = {
        sock: socket,
        username: address.user,
        authHandler: [auth],
        readyTimeout: timeouts.connectMs,
        algorithms: { serverHostKey: hostKeyOrder(known.typesOf(host, port)) },
      };
      const signedIn = signIn(client, config, (shown) => known.verify(host, port, shown));
      await within(
        signedIn,
        timeouts.connectMs,
        `does not finish signing in within ${timeouts.connectMs / 1000} s`,
        signal,
      );
      const channel = await within(
        execute(client, address),
        timeouts.idleMs,
        `does not start git within ${timeouts.idleMs / 1000} s`,
        signal,
      );
      return converse(client, channel, source, timeouts.idleMs, signal);
    } catch (err) {
      // Later errors do not matter, but an unhandled one would end the process.
      client.on('error', () => {});
      client.destroy();
      socket.destroy();
      throw err;
    }
  };
}

/** Known types first, so that a host with several keys shows the known one. */
function hostKeyOrder(known: string[]): ServerHostKeyAlgorithm[] {
  const all: ServerHostKeyAlgorithm[] = [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ];
  const isKnown = (algorithm: string) =>
    known.includes(algorithm.startsWith('rsa-sha2') ? 'ssh-rsa' : algorithm);
  return [...all.filter(isKnown), ...all.filter((algorithm) => !isKnown(algorithm))];
}

function signIn(
  client: Client,
  config: ConnectConfig,
  verify: (key: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.on('error', (err) => {
      reject(sshFailure(err, config.username ?? ''));
    });
    client.once('close', () => reject(cutOff()));
    client.connect({
      ...config,
      hostVerifier: (key: Buffer) => {
        try {
          verify(key);
          return true;
        } catch (err) {
          reject(err);
          return false;
        }
      },
    });
  });
}

/** Converts an error of ssh2. Socket errors keep their code, which is more specific. */
function sshFailure(err: Error & { level?: string; code?: unknown }, user: string): Error {
  if (err.level === 'client-authentication') {
    return new AppError(
      'git.auth_failed',
      `The remote does not accept the deploy key of ${user}. Check that its public key is registered there.`,
    );
  }
  if (err.level === 'client-timeout') return tookTooLong('does not finish the SSH handshake');
  if (typeof err.code === 'string') return err;
  const said = quoteRemote(err.message, []);
  return new AppError('git.unreachable', `The SSH handshake with the remote fails: ${said}.`, {
    cause: err,
  });
}

function execute(client: Client, { path }: SshAddress): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    // The server's shell parses this; inside single quotes, only a quote is special.
    const command = `git-upload-pack '${path.replaceAll("'", `'\\''`)}'`;
    client.exec(command, { env: { GIT_PROTOCOL: 'version=2' } }, (err, channel) =>
      err ? reject(new AppError('git.invalid', 'The remote does not run git.')) : resolve(channel),
    );
    client.once('close', () => reject(cutOff()));
  });
}

/** The conversation over one channel: the advertisement, the requests, and their responses in order. */
function converse(
  client: Client,
  channel: ClientChannel,
  source: GitSource,
  idleMs: number,
  signal: AbortSignal,
): Conversation {
  let said = '';
  channel.stderr.on('data', (chunk: Buffer) => {
    if (said.length < stderrMaxLength) said += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => {
    channel.once('close', () => resolve());
  });
  const reader = new ByteReader(
    withIdleTimeout(channel as AsyncIterable<Uint8Array>, idleMs, signal),
  );
  return {
    async advertisement() {
      // A refusing remote explains on standard error and writes nothing to standard output.
      if (await reader.atEnd()) {
        await within(ended, idleMs, 'does not end', signal);
        const words = quoteRemote(said, secretsOf(source.credential));
        throw words === '' ? cutOff() : new RemoteMessage(words);
      }
      return reader;
    },
    async request(body) {
      channel.write(body);
      return reader;
    },
    close() {
      client.on('error', () => {});
      client.destroy();
    },
  };
}
