import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { secretVariables } from '#api/config.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const service = z.looseObject({
  profiles: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
  env_file: z.unknown().optional(),
  secrets: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  restart: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  deploy: z.object({
    resources: z.object({
      limits: z.object({ cpus: z.string(), memory: z.string(), pids: z.number() }),
    }),
  }),
  depends_on: z
    .record(z.string(), z.object({ condition: z.string(), required: z.boolean().optional() }))
    .optional(),
});
const { services, secrets } = z
  .object({
    services: z.object({
      app: service,
      settings: service,
      postgres: service,
      proxy: service,
    }),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }));

/** What stands for itself inside of a container. */
const fixed = { PORT: 8000, HOST: '0.0.0.0', DATA_DIR: '/data' };
const settings = [...read('.env.example').matchAll(/^#([A-Z\d_]+)=/gm)].map(
  ([, name = '']) => name,
);

describe('docker-compose.yml', () => {
  it('passes every setting of .env.example to the server, exported or from .env, and each secret as a file', () => {
    const environment = services.app.environment ?? {};
    const passed = [...settings, ...secretVariables.map((name) => `${name}_FILE`)];
    expect(Object.keys(environment).sort()).toEqual([...new Set(passed)].sort());
    for (const [name, value] of Object.entries(environment))
      expect([name, value]).toEqual([name, name in fixed ? Reflect.get(fixed, name) : null]);
    expect(services.app.env_file).toEqual([{ path: '.env', required: false }]);
  });

  it('lets the settings be checked as the server gets them, before it starts', () => {
    const { app, settings: check } = services;
    expect(app.depends_on?.['settings']).toEqual({ condition: 'service_completed_successfully' });
    expect(check.restart).toBe('no');
    for (const same of ['image', 'env_file', 'secrets', 'volumes', 'networks', 'user'])
      expect(check[same]).toEqual(app[same]);
    const exported = Object.entries(check.environment ?? {}).filter(([name]) =>
      name.startsWith('EXPORTED_'),
    );
    const isSecret = (name: string) => secretVariables.some((one) => one === name);
    expect(exported).toEqual(
      Object.keys(app.environment ?? {})
        .filter(isSecret)
        .filter((name) => name !== 'GIT_KNOWN_HOSTS')
        .map((name) => [`EXPORTED_${name}`, `\${${name}-}`]),
    );
    const others = Object.entries(app.environment ?? {}).filter(
      ([name]) => !isSecret(name) || name === 'GIT_KNOWN_HOSTS',
    );
    expect(check.environment).toEqual(Object.fromEntries([...others, ...exported]));
  });

  it('refuses a secret with two sources by naming both', () => {
    for (const named of services.app.secrets ?? []) {
      const [name = ''] = named.split('$');
      const upper = name.toUpperCase();
      expect(named).toBe(
        `${name}\${${upper}:+\${${upper}_FILE:+; ${upper} and ${upper}_FILE are both set, keep one of them}}`,
      );
      expect(secrets).toHaveProperty(name);
      expect(read(`deploy/no-secrets/${name}`)).toContain('None was given');
    }
  });

  it('starts nothing beside the proxy while its own port is open to others', () => {
    const { app, proxy } = services;
    expect(app.ports).toEqual(['${LISTEN:-0.0.0.0}:${PORT:-8000}:8000']);
    expect(proxy.secrets).toContain('listen');
    const file = (listen: string) =>
      secrets['listen']?.file.replace('${LISTEN:+no-secrets/}', listen) ?? '';
    expect(read(file('no-secrets/'))).toContain('LISTEN is set');
    expect(existsSync(join(root, file('')))).toBe(false);
    expect(file('')).toMatch(/LISTEN=127\.0\.0\.1-must-be-set/);
  });

  it('leads the proxy to the service', () => {
    expect(read('deploy/nginx/nginx.conf')).toContain('server app:8000 resolve;');
    expect(services.proxy.depends_on).toEqual({ app: { condition: 'service_healthy' } });
  });

  it('has the services that documents and messages name', () => {
    const texts = [
      'README.md',
      'CHANGELOG.md',
      '.env.example',
      ...globSync('{docs,deploy}/**/*.{md,sh}', { cwd: root }),
    ];
    const call = /docker compose (?:logs|exec|cp|run|restart|stop)(?: -[\w-]+)* ([a-z]+)/g;
    const named = texts.flatMap((path) =>
      [...read(path).matchAll(call)].map(([, name = '']) => name),
    );
    expect(new Set(named)).toContain('app');
    for (const name of named) expect(Object.keys(services)).toContain(name);
  });
});
