import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { gitEnvironment } from './repository.ts';

/** What a served SSH remote is like. */
export type SshServerOptions = {
  root: string;
  /** Host keys in private form. */
  hostKeys: string[];
  /** The public keys that may sign in as `git`. */
  authorized: string[];
  /** Whether `GIT_PROTOCOL` is passed on; true without. */
  version2?: boolean;
  /** Configuration of git, such as `uploadpack.allowFilter=true`. */
  config?: string[];
  /** Answers a command in place of git when it gives true. */
  before?: (command: string, channel: ssh2.ServerChannel) => boolean;
};

export type SshServer = { port: number; commands: string[]; close(): Promise<void> };

/** An SSH server on a free port of loopback that runs `git upload-pack`, as a forge does. */
export async function serveSsh(options: SshServerOptions): Promise<SshServer> {
  const commands: string[] = [];
  const authorized = new Set(
    options.authorized.map((key) => parse(key).getPublicSSH().toString('base64')),
  );
  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: options.hostKeys }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('authentication', (ctx) => {
      const known = ctx.method === 'publickey' && authorized.has(ctx.key.data.toString('base64'));
      if (ctx.username !== 'git' || !known) return ctx.reject(['publickey']);
      if (ctx.blob && ctx.signature) {
        const verified = parse(ctx.key.data).verify(ctx.blob, ctx.signature, ctx.hashAlgo);
        return verified === true ? ctx.accept() : ctx.reject();
      }
      ctx.accept();
    });
    client.on('session', (accept) => {
      const session = accept();
      const env: Record<string, string> = {};
      session.on('env', (acceptEnv, _reject, { key, val }) => {
        if (options.version2 ?? true) env[key] = val;
        acceptEnv?.();
      });
      session.on('exec', (acceptExec, _reject, { command }) => {
        commands.push(command);
        const channel = acceptExec();
        if (options.before?.(command, channel)) return;
        // A shell, as on a real server: so the quoting counts.
        const child = spawn('sh', ['-c', command], {
          cwd: options.root,
          env: { ...gitEnvironment, ...configured(options.config ?? []), ...env },
        });
        child.stdin.on('error', () => {});
        channel.on('error', () => {});
        channel.on('close', () => child.kill());
        channel.pipe(child.stdin);
        child.stdout.pipe(channel, { end: false });
        child.stderr.pipe(channel.stderr, { end: false });
        child.on('close', (code) => {
          channel.exit(code ?? 1);
          channel.end();
        });
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    async close() {
      for (const client of clients) client.end();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** Configuration in the environment, after what {@link gitEnvironment} has. */
function configured(config: string[]): Record<string, string> {
  const first = Number(gitEnvironment.GIT_CONFIG_COUNT);
  const pairs = config.flatMap((one, at) => {
    const [key = '', value = ''] = one.split('=');
    return [
      [`GIT_CONFIG_KEY_${first + at}`, key],
      [`GIT_CONFIG_VALUE_${first + at}`, value],
    ];
  });
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(first + config.length) };
}

/** The line of known_hosts for a server of this host key. */
export function knownHostsLine(port: number, hostKey: string, host = '127.0.0.1'): string {
  const key = parse(hostKey);
  return `[${host}]:${port} ${key.type} ${key.getPublicSSH().toString('base64')}`;
}

function parse(key: string | Buffer): ssh2.ParsedKey {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed;
}
