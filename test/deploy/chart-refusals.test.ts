import { describe, expect, it } from 'vitest';
import { render, type Values } from '../../scripts/chart/render.ts';
import { secretKey } from '#test/support/chart.ts';

const SECRET_KEY = secretKey;
const external = { url: 'postgres://u:p@db.example.com/agenthub' };
const s3 = { endpoint: 'https://s3.example.com', bucket: 'archives' };

const refusals: [title: string, values: Values, reasons: string[]][] = [
  ['no secret key', {}, ['secrets.SECRET_KEY: set it, or secrets.existingSecret']],
  [
    'a short secret key',
    { secrets: { SECRET_KEY: 'short-and-secret' } },
    ['secrets.SECRET_KEY: has fewer than 32 characters'],
  ],
  [
    'a secret in two places',
    { secrets: { existingSecret: 'mine', ADMIN_PASSWORD: 'secret of the admin' } },
    ['secrets.ADMIN_PASSWORD and secrets.existingSecret: put the value into that Secret'],
  ],
  [
    'a database in two places',
    { secrets: { SECRET_KEY }, database: { ...external, existingSecret: 'mine' } },
    ['database.url and database.existingSecret: set one of them, not both'],
  ],
  [
    'a URL of Python',
    { secrets: { SECRET_KEY }, database: { url: 'postgresql+asyncpg://u:secret@db/x' } },
    ['database.url: begins with postgres://, postgresql://, libsql:// or https://'],
  ],
  [
    'a file as an external database',
    { secrets: { SECRET_KEY }, database: { url: 'file:/data/secret.db' } },
    ['set database.builtin to sqlite'],
  ],
  [
    'a password that breaks a URL',
    { secrets: { SECRET_KEY }, postgres: { password: 'secret@host' } },
    ['postgres.password: has letters and digits only'],
  ],
  [
    'several servers with SQLite',
    { database: { builtin: 'sqlite' }, replicas: 2 },
    ["at '/replicas'", 'no more than one server with SQLite: set database.url for more'],
  ],
  [
    'autoscaling with SQLite',
    { database: { builtin: 'sqlite' }, autoscaling: { enabled: true } },
    ["at '/autoscaling/enabled'", 'no more than one server with SQLite'],
  ],
  [
    'a claim without SQLite',
    { secrets: { SECRET_KEY }, persistence: { existingClaim: 'mine' } },
    ['persistence.existingClaim: is for SQLite only'],
  ],
  [
    'a bucket without an address',
    { secrets: { existingSecret: 'mine' }, blobs: { store: 's3' } },
    ['blobs.s3: set endpoint and bucket'],
  ],
  [
    'a bucket without a key',
    { secrets: { SECRET_KEY }, blobs: { store: 's3', s3 } },
    ['secrets.S3_ACCESS_KEY_ID and secrets.S3_SECRET_ACCESS_KEY: set both'],
  ],
  [
    'a token of metrics that is nowhere',
    { secrets: { SECRET_KEY }, metrics: { serviceMonitor: { enabled: true, sendToken: true } } },
    ['metrics.serviceMonitor.sendToken: there is no token to send'],
  ],
  [
    'secrets and fixed settings in the ConfigMap, each with its place',
    {
      secrets: { SECRET_KEY },
      config: {
        ADMIN_PASSWORD: 'secret of the admin',
        DATABASE_URL: 'postgres://u:secret@db/x',
        S3_BUCKET: 'x',
        BLOB_STORE: 's3',
        PORT: 80,
        MIGRATE_ON_START: true,
      },
    },
    [
      'config.ADMIN_PASSWORD: is a secret, and everybody may read a ConfigMap. Set secrets.ADMIN_PASSWORD',
      'config.DATABASE_URL: set database.url or database.existingSecret',
      'config.S3_BUCKET: set it below blobs.s3',
      'config.BLOB_STORE: set blobs.store',
      'config.PORT: is fixed in the image',
      'config.MIGRATE_ON_START: set migration.job',
    ],
  ],
  [
    'values that there are not',
    { secrets: { SECRET_KEY }, replicaCount: 3, ingress: { hostname: 'x' } },
    ["additional properties 'replicaCount' not allowed", "at '/ingress': additional properties"],
  ],
  [
    'values of another type',
    { secrets: { SECRET_KEY }, replicas: '3', sync: { schedule: 'hourly' } },
    ["at '/replicas': got string, want integer", "at '/sync/schedule'"],
  ],
];

describe('the chart refuses', () => {
  it.each(refusals)('%s', async (_, values, reasons) => {
    const said = await render(values).then(
      () => 'it was accepted',
      (err: unknown) => String(err),
    );
    for (const reason of reasons) expect(said).toContain(reason);
    // Logs of deployments are read by many.
    expect(said).not.toMatch(/secret@|short-and-secret|secret of the admin|secret\.db/);
  });
});
