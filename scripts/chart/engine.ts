import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerArguments, podSpecOf, type PodSpec, type Probe, secretsOf } from './container.ts';
import type { KubernetesObject } from './render.ts';

const engine = process.env['ENGINE'] ?? 'docker';

/** What a command of the engine wrote, and its exit code. */
export type Said = { code: number; text: string };

/** Runs a command of the container engine. */
export function docker(args: string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(engine, args, { maxBuffer: 64 * 1024 * 1024 }, (err, out, said) => {
      const code = err ? (typeof err.code === 'number' ? err.code : 1) : 0;
      resolve({ code, text: `${out}${said}`.trim() });
    });
  });
}

/** {@link docker}, but throws if it fails. */
export async function dockerOut(args: string[]): Promise<string> {
  const { code, text } = await docker(args);
  if (code !== 0) throw new Error(`${engine} ${args[0]}: ${text}`);
  return text;
}

/** A place for the containers of one release: a network, and folders instead of volumes. */
export class Release {
  readonly containers: string[] = [];
  readonly objects: KubernetesObject[];
  readonly network: string;
  readonly folder: string;

  /** `folder` is removed by whoever gives it. The network must exist. */
  constructor(objects: KubernetesObject[], network: string, folder: string) {
    this.objects = objects;
    this.network = network;
    this.folder = folder;
  }

  /** Starts the container of a kind's pods, which others reach by the name `alias`. */
  async start(kind: string, alias: string): Promise<RunningPod> {
    const pod = podSpecOf(this.objects, kind);
    const network = ['--network', this.network, '--network-alias', alias];
    const [{ image, args = [] }] = pod.containers;
    const call = ['run', '--detach', ...network, ...this.#arguments(pod), image, ...args];
    const id = await dockerOut(call);
    this.containers.push(id);
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    return new RunningPod(pod, id, await dockerOut(['inspect', '--format', format, id]));
  }

  /** Runs the container of a Job or CronJob to its end. */
  run(kind: string): Promise<Said> {
    const pod = podSpecOf(this.objects, kind);
    const [{ image, args = [] }] = pod.containers;
    const network = ['--network', this.network];
    return docker(['run', '--rm', ...network, ...this.#arguments(pod), image, ...args]);
  }

  async stop(): Promise<void> {
    for (const id of this.containers) await docker(['rm', '--force', '--volumes', id]);
  }

  #arguments(pod: PodSpec): string[] {
    const { fsGroup } = pod.securityContext;
    return dockerArguments(this.objects, pod, ({ name, secret }) => {
      const folder = join(this.folder, name);
      mkdirSync(folder, { recursive: true });
      // As a volume that is new: of root, and writable for the group `fsGroup` alone.
      chownSync(folder, 0, fsGroup);
      chmodSync(folder, 0o2775);
      for (const { key, path } of secret?.items ?? []) {
        const file = join(folder, path);
        writeFileSync(file, secretsOf(this.objects, secret?.secretName ?? '')[key] ?? '');
        chownSync(file, 0, fsGroup);
        chmodSync(file, 0o440);
      }
      return folder;
    });
  }
}

/** A container that runs as its pod says. */
export class RunningPod {
  readonly pod: PodSpec;
  readonly id: string;
  readonly address: string;

  constructor(pod: PodSpec, id: string, address: string) {
    this.pod = pod;
    this.id = id;
    this.address = address;
  }

  /** The address of its port. */
  get url(): string {
    return `http://${this.address}:${this.pod.containers[0].ports?.[0]?.containerPort}`;
  }

  exec(command: string[]): Promise<Said> {
    return docker(['exec', this.id, ...command]);
  }

  /** Asks once, as the kubelet would. */
  async answers({ httpGet, exec, timeoutSeconds }: Probe): Promise<boolean> {
    if (exec) return (await this.exec(exec.command)).code === 0;
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    const asked = fetch(`${this.url}${httpGet?.path}`, { signal, redirect: 'manual' });
    return asked.then(
      ({ status }) => status >= 200 && status < 400,
      () => false,
    );
  }

  /** Waits for a probe as long as the kubelet would. Gives the seconds that it took; null if in vain. */
  async becomes(probe: Probe | undefined): Promise<number | null> {
    if (!probe) return null;
    const began = Date.now();
    for (let failed = 0; failed < probe.failureThreshold; failed += 1) {
      if (await this.answers(probe)) return Math.round((Date.now() - began) / 100) / 10;
      await sleep(probe.periodSeconds * 1000);
    }
    return null;
  }

  /** Stops it as the kubelet would: `preStop`, SIGTERM, and SIGKILL after the grace period. */
  async stop(): Promise<{ exitCode: number; seconds: number; servedMeanwhile: boolean }> {
    const [{ lifecycle, readinessProbe }] = this.pod.containers;
    const grace = this.pod.terminationGracePeriodSeconds ?? 30;
    const began = Date.now();
    let servedMeanwhile = true;
    if (lifecycle) {
      const slept = this.exec(lifecycle.preStop.exec.command);
      await sleep(1000);
      servedMeanwhile = readinessProbe ? await this.answers(readinessProbe) : true;
      const { code } = await slept;
      if (code !== 0) servedMeanwhile = false;
    }
    const left = Math.max(1, grace - Math.round((Date.now() - began) / 1000));
    await docker(['stop', '--time', String(left), this.id]);
    const exitCode = Number(
      await dockerOut(['inspect', '--format', '{{.State.ExitCode}}', this.id]),
    );
    return { exitCode, seconds: Math.round((Date.now() - began) / 1000), servedMeanwhile };
  }

  async logs(): Promise<string> {
    return (await docker(['logs', this.id])).text;
  }
}
