import { describe, expect, it } from 'vitest';
import { chart, render, type Values } from '../../scripts/chart/render.ts';
import { runTool } from '../../scripts/chart/tools.ts';
import { objectOf, podOf, renderOnce, secretKey } from '#test/support/chart.ts';

const inCluster = { secrets: { SECRET_KEY: secretKey } };
const external = { ...inCluster, database: { url: 'postgres://u:p@db.example.com/agenthub' } };
const sqlite = { database: { builtin: 'sqlite' } };

const kinds = async (values: Values) =>
  (await renderOnce(values)).map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted();

const serverOf = async (values: Values) => {
  const deployment = objectOf(await renderOnce(values), 'Deployment');
  const pod = podOf(deployment);
  if (!pod) throw new Error('no pod');
  return { deployment, pod, container: pod.spec.containers[0] };
};

it('passes helm lint', async () => {
  const { code, out } = await runTool('helm', ['lint', '--strict', chart]);
  expect(out).toContain('1 chart(s) linted, 0 chart(s) failed');
  expect(code).toBe(0);
});

describe('by default', () => {
  it('is a server, PostgreSQL and the sync, each with its policy', async () => {
    expect(await kinds(inCluster)).toEqual([
      'ConfigMap agenthub',
      'CronJob agenthub-sync',
      'Deployment agenthub',
      'NetworkPolicy agenthub',
      'NetworkPolicy agenthub-jobs',
      'NetworkPolicy agenthub-postgres',
      'PodDisruptionBudget agenthub',
      'Secret agenthub',
      'Service agenthub',
      'Service agenthub-postgres',
      'ServiceAccount agenthub',
      'StatefulSet agenthub-postgres',
    ]);
  });

  it('has a server that is asked for its state, stops in order and is spread', async () => {
    const { deployment, pod, container } = await serverOf(inCluster);
    expect(container).toMatchObject({
      image: 'agenthub:0.1.0',
      args: ['serve'],
      startupProbe: { httpGet: { path: '/health', port: 'http' } },
      livenessProbe: { httpGet: { path: '/health', port: 'http' } },
      readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
      lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
    });
    // The server takes up to 10 s after preStop.
    expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(5 + 10);
    expect(pod.spec.topologySpreadConstraints).toHaveLength(2);
    expect(deployment.spec['strategy']).toMatchObject({ type: 'RollingUpdate' });
  });

  it('connects to PostgreSQL in the cluster with the password of its Secret', async () => {
    const objects = await renderOnce(inCluster);
    const { container } = await serverOf(inCluster);
    expect(container?.env).toEqual([
      {
        name: 'POSTGRES_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'agenthub', key: 'POSTGRES_PASSWORD' } },
      },
      {
        name: 'DATABASE_URL',
        value: 'postgres://agenthub:$(POSTGRES_PASSWORD)@agenthub-postgres:5432/agenthub',
      },
    ]);
    const { data } = objectOf(objects, 'Secret');
    const password = Buffer.from(data['POSTGRES_PASSWORD'] ?? '', 'base64').toString();
    expect(password).toMatch(/^[0-9a-f]{40}$/);
    expect(secretKey).not.toContain(password);
  });
});

describe('an external database', () => {
  it('is migrated by a Job before, and by no server', async () => {
    const objects = await renderOnce(external);
    const job = objectOf(objects, 'Job');
    expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
    expect(podOf(job)?.spec.containers[0]).toMatchObject({ args: ['db', 'up'] });
    expect(objectOf(objects, 'ConfigMap').data).toMatchObject({ MIGRATE_ON_START: 'false' });
    expect(objects.filter(({ kind }) => kind === 'StatefulSet')).toEqual([]);
  });

  it('is migrated by servers if no Job is wanted', async () => {
    const objects = await renderOnce({ ...external, migration: { job: false } });
    expect(objects.filter(({ kind }) => kind === 'Job')).toEqual([]);
    expect(objectOf(objects, 'ConfigMap').data).not.toHaveProperty('MIGRATE_ON_START');
  });

  it('gives the Job the settings without which it may not reach the database', async () => {
    const config = { NODE_EXTRA_CA_CERTS: '/etc/ca/rds.pem' };
    const job = objectOf(await renderOnce({ ...external, config }), 'Job');
    const [container] = podOf(job)?.spec.containers ?? [];
    expect(container?.env).toContainEqual({
      name: 'NODE_EXTRA_CA_CERTS',
      value: '/etc/ca/rds.pem',
    });
  });
});

describe('SQLite', () => {
  it('is a volume that stays, for one server that stops before the next one starts', async () => {
    const objects = await renderOnce(sqlite);
    expect(objectOf(objects, 'PersistentVolumeClaim')).toMatchObject({
      metadata: {
        name: 'agenthub-data',
        annotations: { 'helm.sh/resource-policy': 'keep' },
      },
      spec: { accessModes: ['ReadWriteOnce'] },
    });
    const { deployment, pod } = await serverOf(sqlite);
    expect(deployment.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(pod.spec.volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'agenthub-data' },
    });
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('has its sync on the node of the server, where the volume is', async () => {
    const cronJob = objectOf(await renderOnce(sqlite), 'CronJob');
    expect(podOf(cronJob)?.spec.affinity?.podAffinity).toMatchObject({
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: 'kubernetes.io/hostname',
          labelSelector: { matchLabels: { 'app.kubernetes.io/component': 'server' } },
        },
      ],
    });
  });

  it('takes a claim that exists', async () => {
    const values = { ...sqlite, persistence: { existingClaim: 'mine' } };
    expect(await kinds(values)).not.toContain('PersistentVolumeClaim agenthub-data');
    const { pod } = await serverOf(values);
    expect(pod.spec.volumes[1]).toMatchObject({ persistentVolumeClaim: { claimName: 'mine' } });
  });

  it('may be stopped with no server at all', async () => {
    const { deployment } = await serverOf({ ...sqlite, replicas: 0 });
    expect(deployment.spec['replicas']).toBe(0);
  });
});

describe('a change', () => {
  const annotationsOf = async (values: Values) => (await serverOf(values)).pod.metadata.annotations;

  it('of a setting or a secret starts pods anew, of their number does not', async () => {
    const before = await annotationsOf(external);
    expect(await annotationsOf({ ...external, replicas: 3 })).toEqual(before);
    for (const change of [
      { config: { LOG_LEVEL: 'debug' } },
      { secrets: { SECRET_KEY: `another ${secretKey}` } },
      { database: { url: 'postgres://u:other@db.example.com/agenthub' } },
    ]) {
      expect(await annotationsOf({ ...external, ...change })).not.toEqual(before);
    }
  });

  it('of the image changes no selector, and no template beyond the image', async () => {
    const [before, after] = await Promise.all([
      serverOf(inCluster),
      serverOf({ ...inCluster, image: { tag: '9.9.9' } }),
    ]);
    expect(after.deployment.spec['selector']).toEqual(before.deployment.spec['selector']);
    expect(after.container).toEqual({ ...before.container, image: 'agenthub:9.9.9' });
    expect(after.pod.metadata).toEqual(before.pod.metadata);
  });
});

describe('the switches', () => {
  it('autoscaling leaves the number of servers to the autoscaler', async () => {
    const values = { ...external, autoscaling: { enabled: true } };
    const { deployment } = await serverOf(values);
    expect(deployment.spec).not.toHaveProperty('replicas');
    expect(objectOf(await renderOnce(values), 'HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'agenthub' },
      minReplicas: 2,
      maxReplicas: 6,
    });
  });

  it('an Ingress sets the address that the server gives out, unless it is set', async () => {
    const ingress = { enabled: true, host: 'hub.corp.example', tlsSecret: 'tls' };
    const settings = async (values: Values) => objectOf(await renderOnce(values), 'ConfigMap').data;
    expect(await settings({ ...external, ingress })).toMatchObject({
      PUBLIC_URL: 'https://hub.corp.example',
    });
    const config = { PUBLIC_URL: 'https://elsewhere.example' };
    expect(await settings({ ...external, ingress, config })).toMatchObject(config);
    expect(await settings(external)).not.toHaveProperty('PUBLIC_URL');
  });

  it('the sync is on, at its schedule, and does not try again what fails for good', async () => {
    const sync = { schedule: '0 2 * * *', timeZone: 'Asia/Shanghai' };
    const cronJob = objectOf(await renderOnce({ ...external, sync }), 'CronJob');
    expect(cronJob.spec).toMatchObject({
      ...sync,
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: {
          podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { values: [2, 8] } }] },
        },
      },
    });
    const [container] = podOf(cronJob)?.spec.containers ?? [];
    expect(container?.args).toEqual(['sync']);
    expect(container?.env).toContainEqual({ name: 'MIGRATE_ON_START', value: 'false' });
    const without = await kinds({ ...external, sync: { enabled: false } });
    expect(without.filter((name) => name.startsWith('CronJob'))).toEqual([]);
  });

  it('Prometheus gets the token from the Secret', async () => {
    const values = {
      ...external,
      secrets: { SECRET_KEY: secretKey, METRICS_TOKEN: 'a token of metrics' },
      metrics: { serviceMonitor: { enabled: true, sendToken: true } },
    };
    expect(objectOf(await renderOnce(values), 'ServiceMonitor').spec).toMatchObject({
      endpoints: [
        {
          port: 'http',
          path: '/metrics',
          authorization: { credentials: { name: 'agenthub', key: 'METRICS_TOKEN' } },
        },
      ],
    });
  });

  it('names stay within the limits of Kubernetes, whatever the release is called', async () => {
    const release = `r${'-name'.repeat(10)}`;
    for (const { kind, metadata } of await render(inCluster, release)) {
      expect(metadata.name.length).toBeLessThanOrEqual(kind === 'CronJob' ? 52 : 63);
    }
    expect((await render(inCluster, 'hub')).map(({ metadata }) => metadata.name)).toContain(
      'hub-agenthub-sync',
    );
  });
});
