import { type KubernetesObject, render, type Values } from '../../scripts/chart/render.ts';

/** The secrets of {@link combinations}, none of which may be seen outside of a Secret. */
export const secretKey = 'a-key-of-the-tests-that-is-long-enough-48';
export const s3Secret = 'a-secret-of-the-bucket';
export const databasePassword = 'a-password-of-the-database';
export const allSecrets = [secretKey, s3Secret, databasePassword];

const databases: Record<string, Values> = {
  'PostgreSQL in the cluster': {},
  SQLite: { database: { builtin: 'sqlite' } },
  'a database by its address': {
    database: { url: `postgres://agenthub:${databasePassword}@db.example.com:5432/agenthub` },
  },
  'a database by a Secret': { database: { existingSecret: 'my-database' } },
};

const secrets: Record<string, Values> = {
  'secrets of the chart': {
    secrets: {
      SECRET_KEY: secretKey,
      S3_ACCESS_KEY_ID: 'the-key-of-the-bucket',
      S3_SECRET_ACCESS_KEY: s3Secret,
    },
  },
  'a Secret that exists': { secrets: { existingSecret: 'my-secrets' } },
};

const bucket = { endpoint: 'https://s3.example.com', bucket: 'archives', prefix: 'hub' };
const blobs: Record<string, Values> = {
  'archives in the database': {},
  'archives in a bucket': { blobs: { store: 's3', s3: bucket } },
};

/** What can be switched on or off whatever the rest is; `few` is as little as there can be. */
const switches: Record<string, Values> = {
  'the defaults': {},
  few: {
    sync: { enabled: false },
    migration: { job: false },
    networkPolicy: { enabled: false },
    podDisruptionBudget: { enabled: false },
    serviceAccount: { create: false },
  },
  everything: {
    replicas: 1,
    image: { repository: 'registry.example.com/agenthub', digest: `sha256:${'0'.repeat(64)}` },
    imagePullSecrets: [{ name: 'my-registry' }],
    config: { REGISTRATION: 'closed', MAX_FILES: 1_000_000, ANONYMOUS_READ: false },
    ingress: {
      enabled: true,
      className: 'nginx',
      host: 'hub.corp.example',
      tlsSecret: 'my-certificate',
    },
    sync: { timeZone: 'Asia/Shanghai' },
    networkPolicy: { from: [{ namespaceSelector: {} }] },
    persistence: { storageClass: 'fast' },
    metrics: {
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
      prometheusRule: {
        enabled: true,
        additionalRules: [{ alert: 'Mine', expr: 'vector(1)' }],
      },
    },
    serviceAccount: { annotations: { 'example.com/role': 'registry' } },
    podAnnotations: { 'example.com/team': 'tools' },
    podLabels: { team: 'tools' },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: 'high',
    topologySpreadConstraints: [
      { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' },
    ],
    extraVolumes: [{ name: 'ca', configMap: { name: 'my-ca' } }],
    extraVolumeMounts: [{ name: 'ca', mountPath: '/etc/ca', readOnly: true }],
    preStopSeconds: 15,
  },
};

/** Every database with every way to give secrets, every store and every set of switches. */
export const combinations: [title: string, values: Values][] = Object.entries(databases).flatMap(
  ([database, first]) =>
    Object.entries(secrets).flatMap(([secret, second]) =>
      Object.entries(blobs).flatMap(([store, third]) =>
        Object.entries(switches).map(([some, fourth]): [string, Values] => [
          `${database}, ${secret}, ${store}, ${some}`,
          { ...first, ...second, ...third, ...fourth },
        ]),
      ),
    ),
);

const rendered = new Map<string, Promise<KubernetesObject[]>>();

/** What `render` gives, which is run once for the same values. */
export function renderOnce(values: Values): Promise<KubernetesObject[]> {
  const key = JSON.stringify(values);
  const objects = rendered.get(key) ?? render(values);
  rendered.set(key, objects);
  return objects;
}

/** The names of what is outside of the chart, which objects of {@link combinations} may refer to. */
export const outside = [
  'my-database',
  'my-secrets',
  'my-registry',
  'my-certificate',
  'my-ca',
  'default',
];

type Reference = { name: string; key?: string; optional?: boolean };
type Variable = {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: Reference };
};

/** The parts of a container that tests look at. */
export type Container = {
  name: string;
  image: string;
  args?: string[];
  env?: Variable[];
  envFrom?: { configMapRef?: Reference; secretRef?: Reference }[];
  volumeMounts: { name: string; mountPath: string }[];
  securityContext: Record<string, unknown>;
  resources: Record<string, unknown>;
  [probe: `${string}Probe`]: { httpGet?: { path: string; port: string } } | undefined;
  lifecycle?: { preStop: { exec: { command: string[] } } };
};

/** The parts of a pod that tests look at. */
export type PodTemplate = {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: {
    serviceAccountName: string;
    imagePullSecrets?: Reference[];
    affinity?: { podAffinity?: object };
    securityContext: Record<string, unknown>;
    volumes: {
      name: string;
      persistentVolumeClaim?: { claimName: string };
      configMap?: Reference;
      secret?: { secretName: string };
    }[];
    containers: Container[];
    terminationGracePeriodSeconds?: number;
    topologySpreadConstraints?: object[];
  };
};

/** The template of the pods of an object; undefined if it has none. */
export function podOf(object: KubernetesObject): PodTemplate | undefined {
  const { template, jobTemplate } = (object['spec'] ?? {}) as {
    template?: PodTemplate;
    jobTemplate?: { spec: { template: PodTemplate } };
  };
  return template ?? jobTemplate?.spec.template;
}

/** The object of a kind, with a name if there are several. Throws if there is none. */
export function objectOf(objects: KubernetesObject[], kind: string, name?: string) {
  const found = objects.find(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  if (!found) throw new Error(`there is no ${kind} ${name ?? ''}`);
  return found as KubernetesObject & {
    spec: Record<string, unknown>;
    data: Record<string, string>;
  };
}

/** The names of all Secrets, ConfigMaps, claims and accounts that a pod cannot start without. */
export function needsOf({ spec }: PodTemplate): string[] {
  const references = spec.containers.flatMap(({ env = [], envFrom = [] }) => [
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef),
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [configMapRef, secretRef]),
  ]);
  const volumes = spec.volumes.flatMap(({ persistentVolumeClaim: claim, configMap, secret }) => [
    claim && { name: claim.claimName },
    secret && { name: secret.secretName },
    configMap,
  ]);
  const all: (Reference | undefined)[] = [
    ...references,
    ...volumes,
    ...(spec.imagePullSecrets ?? []),
    { name: spec.serviceAccountName },
  ];
  return [...new Set(all.flatMap((one) => (one ? [one.name] : [])))];
}
