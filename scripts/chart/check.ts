import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, dockerOut, Release, type RunningPod } from './engine.ts';
import { render, type Values } from './render.ts';

// Called by deploy/check-chart.sh, which says what it does.

const [image = 'agenthub:check'] = process.argv.slice(2);
const postgresImage = process.env['POSTGRES_IMAGE'] ?? 'postgres:18-bookworm';
const work = mkdtempSync(join(tmpdir(), 'agenthub-chart-'));
const network = `agenthub-chart-${process.pid}`;
const adminKey = randomBytes(24).toString('base64url');
const secrets = {
  SECRET_KEY: randomBytes(48).toString('base64url'),
  ADMIN_API_KEY: adminKey,
  ADMIN_PASSWORD: randomBytes(24).toString('base64url'),
};
const counts = { passed: 0, failed: 0 };

function holds(title: string, isTrue: boolean, instead = ''): void {
  counts[isTrue ? 'passed' : 'failed'] += 1;
  console.log(isTrue ? `ok   ${title}` : `FAIL ${title}${instead && `: ${instead}`}`);
}

const releases: Release[] = [];
async function release(name: string, values: Values): Promise<Release> {
  console.log(`\n# ${name}`);
  const [repository, tag] = image.split(/:(?=[^/:]+$)/);
  const objects = await render({
    image: { repository, tag },
    postgres: { image: postgresImage },
    secrets,
    ...values,
  });
  const made = new Release(objects, network, join(work, name.replaceAll(/\W/g, '-')));
  releases.push(made);
  return made;
}

const skill = (name: string) =>
  JSON.stringify({
    files: [
      {
        path: 'SKILL.md',
        content: `---\nname: ${name}\ndescription: Checks the chart.\n---\n# ${name}\n`,
      },
    ],
  });

const publish = async ({ url }: RunningPod, name: string) => {
  const headers = { 'x-api-key': adminKey, 'content-type': 'application/json' };
  const path = `${url}/api/v1/skills?visibility=public`;
  return (await fetch(path, { method: 'POST', headers, body: skill(name) })).status;
};
const read = async ({ url }: RunningPod, name: string) =>
  (await fetch(`${url}/api/v1/skills/admin/${name}`)).status;

/** Waits for the probes of a server, and looks at its process. */
async function checkServer(pod: RunningPod): Promise<void> {
  const [{ startupProbe, livenessProbe, readinessProbe }] = pod.pod.containers;
  const seconds = await pod.becomes(startupProbe);
  holds(`startup probe answers${seconds === null ? '' : ` after ${seconds} s`}`, seconds !== null);
  if (seconds === null) console.log(await pod.logs());
  holds('readiness probe answers', (await pod.becomes(readinessProbe)) !== null);
  holds('liveness probe answers', livenessProbe ? await pod.answers(livenessProbe) : false);
  const { text: status } = await pod.exec(['cat', '/proc/1/status']);
  const field = (name: string) => status.match(new RegExp(`^${name}:\\s*(.*)$`, 'm'))?.[1] ?? '';
  holds('runs as user 1000', field('Uid').split('\t')[0] === '1000', field('Uid'));
  holds('has no capability', /^0+$/.test(field('CapEff')), field('CapEff'));
  holds('gains no privileges', field('NoNewPrivs') === '1', field('NoNewPrivs'));
  const touched = await pod.exec(['sh', '-c', 'touch /app/x /etc/x; touch /tmp/x && echo wrote']);
  holds(
    'writes on /tmp, and not on its root',
    touched.text.includes('wrote') && touched.text.split('Read-only').length === 3,
    touched.text,
  );
}

async function checkStop(pod: RunningPod): Promise<void> {
  const { exitCode, seconds, servedMeanwhile } = await pod.stop();
  const grace = pod.pod.terminationGracePeriodSeconds ?? 30;
  holds('serves during preStop', servedMeanwhile);
  holds('then ends with 0', exitCode === 0, String(exitCode));
  holds(`within its ${grace} s: ${seconds} s`, seconds < grace);
}

async function checkSync(of: Release): Promise<void> {
  const { code, text } = await of.run('CronJob');
  holds('the CronJob runs to its end', code === 0 && text.includes('nothing is due'), text);
}

async function checkSqlite(): Promise<void> {
  const of = await release('SQLite', { database: { builtin: 'sqlite' } });
  const first = await of.start('Deployment', 'agenthub');
  await checkServer(first);
  holds('takes a publish', (await publish(first, 'kept')) === 201);
  await checkSync(of);
  await checkStop(first);
  const second = await of.start('Deployment', 'agenthub');
  await second.becomes(second.pod.containers[0].startupProbe);
  holds('has its data after a restart', (await read(second, 'kept')) === 200);
}

async function checkPostgres(): Promise<Release> {
  const of = await release('PostgreSQL in the cluster', {});
  const database = await of.start('StatefulSet', 'agenthub-postgres');
  const [{ startupProbe, livenessProbe, readinessProbe }] = database.pod.containers;
  const seconds = await database.becomes(startupProbe);
  holds(`PostgreSQL answers its startup probe after ${seconds} s`, seconds !== null);
  if (seconds === null) console.log(await database.logs());
  for (const probe of [livenessProbe, readinessProbe])
    holds('and its other probe', probe ? await database.answers(probe) : false);
  const server = await of.start('Deployment', 'agenthub');
  await checkServer(server);
  holds('takes a publish', (await publish(server, 'kept')) === 201);
  await checkSync(of);
  await checkStop(server);
  await database.stop();
  await docker(['start', database.id]);
  await database.becomes(startupProbe);
  const again = await of.start('Deployment', 'agenthub');
  await again.becomes(again.pod.containers[0].startupProbe);
  holds('has its data after a restart of both', (await read(again, 'kept')) === 200);
  return of;
}

/** An external database: another one of the PostgreSQL above. */
async function checkExternal(cluster: Release): Promise<void> {
  const host = 'agenthub-postgres';
  const sql = ['psql', '--host=127.0.0.1', '--username=agenthub', '--dbname=agenthub'];
  const secret = cluster.objects.find(({ kind }) => kind === 'Secret')?.['data'];
  const encoded = (secret as Record<string, string>)['POSTGRES_PASSWORD'] ?? '';
  const password = Buffer.from(encoded, 'base64').toString();
  const [id = ''] = cluster.containers;
  const withPassword = ['exec', '--env', `PGPASSWORD=${password}`, id];
  await dockerOut([...withPassword, ...sql, '--command=create database external']);
  const url = `postgres://agenthub:${password}@${host}:5432/external`;
  const of = await release('an external database', { database: { url }, replicas: 2 });
  const before = await of.run('CronJob');
  holds('the CronJob migrates nothing', before.code === 1, before.text);
  const migrated = await of.run('Job');
  holds('the migration Job runs to its end', migrated.code === 0, migrated.text);
  holds('and applies migrations', migrated.text.includes('applied 0001'), migrated.text);
  const again = await of.run('Job');
  holds('once', again.code === 0 && again.text === 'nothing to apply', again.text);
  const servers = [
    await of.start('Deployment', 'agenthub'),
    await of.start('Deployment', 'agenthub'),
  ];
  for (const server of servers) await checkServer(server);
  const [one, other] = servers as [RunningPod, RunningPod];
  holds('takes a publish', (await publish(one, 'shared')) === 201);
  holds('which the other server has', (await read(other, 'shared')) === 200);
  await checkSync(of);
  await checkStop(one);
  holds('the other serves on', (await read(other, 'shared')) === 200);
}

try {
  await dockerOut(['network', 'create', network]);
  await checkSqlite();
  const { code } = await docker(['image', 'inspect', postgresImage]);
  if (code === 0) await checkExternal(await checkPostgres());
  else holds(`there is an image ${postgresImage}`, false);
} finally {
  for (const one of releases) await one.stop();
  await docker(['network', 'rm', network]);
  rmSync(work, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
