import type { KubernetesObject } from './render.ts';

type Named = { name: string };
type Variable = Named & { value?: string; valueFrom?: { secretKeyRef: Named & { key: string } } };
type Volume = Named & {
  emptyDir?: { sizeLimit: string };
  persistentVolumeClaim?: { claimName: string };
  secret?: { secretName: string; items: { key: string; path: string }[] };
};

/** A probe, as far as the chart uses it. */
export type Probe = {
  httpGet?: { path: string; port: string };
  exec?: { command: string[] };
  periodSeconds: number;
  timeoutSeconds: number;
  failureThreshold: number;
};

type Container = Named & {
  image: string;
  args?: string[];
  env?: Variable[];
  envFrom?: { configMapRef?: Named; secretRef?: Named }[];
  ports?: (Named & { containerPort: number })[];
  volumeMounts: (Named & { mountPath: string; readOnly?: boolean })[];
  securityContext: {
    readOnlyRootFilesystem: boolean;
    allowPrivilegeEscalation: boolean;
    capabilities: { drop: string[] };
  };
  resources: { limits: { memory: string } };
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: { preStop: { exec: { command: string[] } } };
};

/** The parts of a pod's specification that decide how its container runs. */
export type PodSpec = {
  containers: [Container];
  volumes: Volume[];
  securityContext: { runAsUser: number; runAsGroup: number; fsGroup: number };
  terminationGracePeriodSeconds?: number;
};

/** The specification of the pods of a Deployment, StatefulSet, Job or CronJob. */
export function podSpecOf(objects: KubernetesObject[], kind: string): PodSpec {
  const found = objects.find((object) => object.kind === kind);
  if (!found) throw new Error(`the chart made no ${kind}`);
  type Template = { template: { spec: PodSpec } };
  const spec = found['spec'] as Partial<Template> & { jobTemplate?: { spec: Template } };
  const template = spec.template ?? spec.jobTemplate?.spec.template;
  if (!template) throw new Error(`${kind} has no pods`);
  return template.spec;
}

/**
 * The variables that the kubelet would give a container: those of `envFrom`, then those of `env`, in which
 * `$(NAME)` is replaced by the variables before.
 */
export function variablesOf(objects: KubernetesObject[], { containers }: PodSpec) {
  const variables = new Map<string, string>();
  const [{ envFrom = [], env = [] }] = containers;
  for (const { configMapRef, secretRef } of envFrom) {
    const data = configMapRef
      ? dataOf(objects, 'ConfigMap', configMapRef.name)
      : secretsOf(objects, secretRef?.name ?? '');
    for (const [name, value] of Object.entries(data)) variables.set(name, value);
  }
  for (const { name, value = '', valueFrom } of env) {
    const from = valueFrom?.secretKeyRef;
    const text = from
      ? secretsOf(objects, from.name)[from.key]
      : value.replaceAll(/\$\((\w+)\)/g, (all, other: string) => variables.get(other) ?? all);
    if (text === undefined) throw new Error(`${name}: Secret ${from?.name} has no ${from?.key}`);
    variables.set(name, text);
  }
  return variables;
}

function dataOf(objects: KubernetesObject[], kind: string, name: string) {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found['data'] as Record<string, string>;
}

/** The decoded values of a Secret. */
export function secretsOf(objects: KubernetesObject[], name: string) {
  const entries = Object.entries(dataOf(objects, 'Secret', name));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  );
}

/**
 * The arguments of `docker run` that give a container what Kubernetes would: user, groups, capabilities, a
 * read-only root, memory and volumes. `hostFolder` gives the folder of this machine for a claim or a Secret.
 */
export function dockerArguments(
  objects: KubernetesObject[],
  pod: PodSpec,
  hostFolder: (volume: Volume) => string,
): string[] {
  const [{ volumeMounts, securityContext, resources }] = pod.containers;
  const { runAsUser, runAsGroup, fsGroup } = pod.securityContext;
  const volumes = volumeMounts.flatMap(({ name, mountPath, readOnly }) => {
    // A claim of a template has the name of the mount and is not among the volumes.
    const volume = pod.volumes.find((one) => one.name === name) ?? {
      name,
      persistentVolumeClaim: { claimName: name },
    };
    const { sizeLimit } = volume.emptyDir ?? {};
    if (sizeLimit === undefined)
      return ['--volume', `${hostFolder(volume)}:${mountPath}${readOnly ? ':ro' : ''}`];
    // As the kubelet makes it: of root, for all, and of the group `fsGroup`.
    return ['--tmpfs', `${mountPath}:size=${bytes(sizeLimit)},mode=2777,gid=${fsGroup}`];
  });
  return [
    `--user=${runAsUser}:${runAsGroup}`,
    `--group-add=${fsGroup}`,
    ...(securityContext.readOnlyRootFilesystem ? ['--read-only'] : []),
    ...(securityContext.allowPrivilegeEscalation ? [] : ['--security-opt', 'no-new-privileges']),
    ...securityContext.capabilities.drop.flatMap((name) => ['--cap-drop', name]),
    `--memory=${bytes(resources.limits.memory)}`,
    ...[...variablesOf(objects, pod)].flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...volumes,
  ];
}

/** A quantity such as 256Mi in Docker's way. */
const bytes = (quantity: string) => quantity.replace(/([KMGT])i$/, '$1').toLowerCase();
