import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '#api/config.ts';
import { render } from '../../scripts/chart/render.ts';
import { objectOf } from '#test/support/chart.ts';
import { type AlertRule, alertsOf, deployed, metricsIn } from '#test/support/monitoring.ts';
import { startTestServer } from '#test/support/test-server.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const own = alertsOf('agenthub.rules.yml');
const outside = alertsOf('certificate.rules.yml');

/** The names that a server shows in its comments, also of metrics that have no sample yet. */
const exported = new Set<string>();
beforeAll(async () => {
  const server = await startTestServer({}, 'no-such-dist');
  const page = await (await fetch(`${server.url}/metrics`)).text();
  await server.close();
  for (const [, name = '', type = ''] of page.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) exported.add(`${name}${suffix}`);
  }
});

describe('deploy/grafana', () => {
  const target = z.object({ expr: z.string(), refId: z.string(), legendFormat: z.string() });
  const panel = z.object({
    id: z.number(),
    type: z.enum(['row', 'stat', 'timeseries']),
    title: z.string(),
    gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
    targets: z.array(target).optional(),
  });
  const dashboard = z.object({
    uid: z.string().max(40),
    title: z.string(),
    schemaVersion: z.number(),
    panels: z.array(panel),
    templating: z.object({
      list: z.array(z.object({ name: z.string(), query: z.unknown() })),
    }),
  });
  const files = globSync('deploy/grafana/dashboards/*.json', { cwd: root });
  const dashboards = files.map((path) => dashboard.parse(JSON.parse(read(path))));

  it('reads only metrics that a server exports, and most of those that are ours', () => {
    expect(dashboards).toHaveLength(2);
    const used = dashboards.flatMap(({ panels, templating }) => [
      ...panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr))),
      ...metricsIn(z.string().parse(Reflect.get(Object(templating.list[1]?.query), 'query'))),
    ]);
    expect(used.length).toBeGreaterThan(30);
    expect(used.filter((name) => !exported.has(name))).toEqual([]);
    const ours = [...exported].filter((name) => /^agenthub_(?!.*_(bucket|sum|count)$)/.test(name));
    expect(ours.filter((name) => !used.includes(name))).toEqual([]);
  });

  it('has panels with an id of their own that do not lie over each other', () => {
    for (const { panels } of dashboards) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
  });

  it('provisions the data source and the folder of the dashboards', () => {
    const sources = z.object({ apiVersion: z.literal(1), datasources: z.array(z.looseObject({})) });
    const { datasources } = sources.parse(
      parse(deployed('grafana/provisioning/datasources/prometheus.yml')),
    );
    expect(datasources).toMatchObject([{ type: 'prometheus', url: 'http://prometheus:9090' }]);
    const providers = z.object({ apiVersion: z.literal(1), providers: z.array(z.looseObject({})) });
    expect(
      providers.parse(parse(deployed('grafana/provisioning/dashboards/agenthub.yml'))).providers,
    ).toMatchObject([{ type: 'file', options: { path: expect.stringMatching(/^\//) } }]);
  });
});

describe('deploy/prometheus', () => {
  it('alerts on metrics that a server exports, or that Prometheus and the blackbox exporter make', () => {
    expect(own.length).toBeGreaterThan(8);
    const used = own.flatMap(({ expr }) => metricsIn(expr)).filter((name) => name !== 'up');
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !exported.has(name))).toEqual([]);
    const probes = outside.flatMap(({ expr }) => metricsIn(expr));
    expect(probes.every((name) => name.startsWith('probe_'))).toBe(true);
  });

  it('says of each alert in the runbook what to do', async () => {
    const titles = [...read('docs/runbook.md').matchAll(/^## (\w+)/gm)].map(
      ([, title = '']) => title,
    );
    const inChart = await chartRules();
    for (const { annotations } of [...own, ...outside, ...inChart]) {
      const [, anchor] = /^docs\/runbook\.md#(\w+)$/.exec(annotations.runbook_url) ?? [];
      expect(titles.map((title) => title.toLowerCase())).toContain(anchor);
    }
    const names = [...own, ...outside, ...inChart].map(({ alert }) => alert.toLowerCase());
    for (const title of titles) expect(names).toContain(title.toLowerCase());
  });

  it('is what the chart installs, for its own job', async () => {
    const job = 'namespace="default",job="agenthub"';
    const here = own.map((one) => ({ ...one, expr: one.expr.replaceAll('job="agenthub"', job) }));
    expect((await chartRules()).slice(0, own.length)).toEqual(here);
    expect(deployed('helm/agenthub/files/agenthub.rules.yml')).toBe(
      deployed('prometheus/agenthub.rules.yml'),
    );
  });

  const promtools = [
    process.env['PROMTOOL'] ?? '',
    ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'promtool')),
  ].filter((path) => path !== '' && existsSync(path));

  // Debian's package `prometheus` has it; npm has none. deploy/check-prometheus.sh needs it.
  for (const promtool of promtools.slice(0, 1)) {
    it('passes promtool: configuration, rules, and when they fire', () => {
      const run = (...args: string[]) =>
        execFileSync(promtool, args, {
          cwd: join(root, 'deploy/prometheus'),
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
      expect(run('check', 'config', '--syntax-only', 'prometheus.yml')).toContain('SUCCESS');
      expect(run('check', 'rules', 'agenthub.rules.yml', 'certificate.rules.yml')).toContain(
        `SUCCESS: ${own.length} rules found`,
      );
      expect(run('test', 'rules', 'agenthub.test.yml')).toContain('SUCCESS');
    });
  }

  it('has a test of when each alert fires', () => {
    const tested = deployed('prometheus/agenthub.test.yml');
    for (const { alert } of [...own, ...outside])
      expect(tested).toMatch(
        new RegExp(`alertname: ${alert}\\n\\s+exp_alerts:\\n\\s+- exp_labels`),
      );
  });

  async function chartRules(): Promise<AlertRule[]> {
    const objects = await render({
      secrets: { SECRET_KEY: 'a secret key of the tests, long enough' },
      database: { url: 'postgres://u:p@db/agenthub' },
      metrics: { prometheusRule: { enabled: true } },
    });
    const { groups } = objectOf(objects, 'PrometheusRule').spec as {
      groups: { rules: AlertRule[] }[];
    };
    return groups.flatMap(({ rules }) => rules);
  }
});

describe('deploy/logging', () => {
  /** The first column of the table of fields. */
  const table = /\| field \|[^]*?\n\n/.exec(read('docs/operations.md'))?.[0] ?? '';
  const explained = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );

  it('takes from a line only fields that the documents explain', () => {
    const filebeat = deployed('logging/filebeat.yml');
    const fields = [...filebeat.matchAll(/from: agenthub\.(\w+)/g)].map(([, name = '']) => name);
    expect(fields.length).toBeGreaterThan(8);
    const alloy = /expressions = \{ (.*) \}/.exec(deployed('logging/alloy.config'))?.[1] ?? '';
    const inAlloy = [...alloy.matchAll(/= "(\w+)"/g)].map(([, name = '']) => name);
    expect(inAlloy).toEqual(['level', 'event', 'time']);
    for (const name of [...fields, ...inAlloy]) expect(explained).toContain(name);
  });

  it('is what its collectors can read, as far as its form goes', () => {
    const filebeat = z.looseObject({
      'filebeat.autodiscover': z.object({ providers: z.array(z.looseObject({})).length(1) }),
      processors: z.array(z.looseObject({})).length(2),
      'output.elasticsearch': z.object({ hosts: z.array(z.string()) }).loose(),
    });
    expect(filebeat.safeParse(parse(deployed('logging/filebeat.yml'))).error).toBeUndefined();
    const alloy = deployed('logging/alloy.config').replaceAll(/"(?:[^"\\]|\\.)*"|\/\/.*$/gm, '""');
    let depth = 0;
    for (const sign of alloy.match(/[{}[\]()]/g) ?? []) {
      depth += '{[('.includes(sign) ? 1 : -1;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
    const blocks = [...deployed('logging/alloy.config').matchAll(/^([\w.]+) "(\w+)" \{$/gm)];
    const names = blocks.map(([, type, label]) => `${type}.${label}`);
    const used = [...alloy.matchAll(/= \[?((?:discovery|loki)\.\w+\.\w+)\./g)].map(
      ([, name]) => name,
    );
    expect(used.length).toBe(4);
    for (const name of used) expect(names).toContain(name);
  });
});

describe('the settings of monitoring', () => {
  const base = { DATA_DIR: '/data' };

  it('refuse a token that is short, and take it from a file', () => {
    expect(() => loadConfig({ ...base, METRICS_TOKEN: 'short' }, () => '')).toThrow(
      'METRICS_TOKEN: has at least 16 characters',
    );
    const config = loadConfig(
      { ...base, METRICS_TOKEN_FILE: '/run/x' },
      () => 'a token of metrics\n',
    );
    expect(config.METRICS_TOKEN).toBe('a token of metrics');
  });
});
