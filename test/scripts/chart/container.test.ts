import { expect, it } from 'vitest';
import { dockerArguments, podSpecOf, variablesOf } from '../../../scripts/chart/container.ts';
import { renderOnce, secretKey } from '#test/support/chart.ts';

const values = { secrets: { SECRET_KEY: secretKey }, postgres: { password: 'secret123' } };

it('gives a container the variables that a kubelet gives', async () => {
  const objects = await renderOnce({ ...values, config: { LOG_LEVEL: 'debug' } });
  const server = variablesOf(objects, podSpecOf(objects, 'Deployment'));
  expect(Object.fromEntries(server)).toEqual({
    BLOB_STORE: 'database',
    LOG_LEVEL: 'debug',
    SECRET_KEY: secretKey,
    POSTGRES_PASSWORD: 'secret123',
    DATABASE_URL: 'postgres://agenthub:secret123@agenthub-postgres:5432/agenthub',
  });
  const sync = variablesOf(objects, podSpecOf(objects, 'CronJob'));
  expect(Object.fromEntries(sync)).toEqual({
    ...Object.fromEntries(server),
    MIGRATE_ON_START: 'false',
  });
});

it('says which key a Secret lacks', async () => {
  const objects = (await renderOnce(values)).map((object) =>
    object.kind === 'Secret' ? { ...object, data: {} } : object,
  );
  expect(() => variablesOf(objects, podSpecOf(objects, 'Deployment'))).toThrow(
    'POSTGRES_PASSWORD: Secret agenthub has no POSTGRES_PASSWORD',
  );
});

it('runs a container as its security context says, on volumes of its group', async () => {
  const objects = await renderOnce(values);
  const call = dockerArguments(
    objects,
    podSpecOf(objects, 'StatefulSet'),
    ({ name }) => `/v/${name}`,
  );
  expect(call.slice(0, 8)).toEqual([
    '--user=999:999',
    '--group-add=999',
    '--read-only',
    '--security-opt',
    'no-new-privileges',
    '--cap-drop',
    'ALL',
    '--memory=1g',
  ]);
  expect(call.join(' ')).toContain(
    '--volume /v/data:/var/lib/postgresql --tmpfs /tmp:size=64m,mode=2777,gid=999',
  );
  expect(call.join(' ')).toContain('--volume /v/password:/run/secrets/postgres:ro');
});
