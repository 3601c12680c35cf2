import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const deploy = join(import.meta.dirname, '../../deploy');

/** The text of a file below `deploy/`. */
export const deployed = (path: string) => readFileSync(join(deploy, path), 'utf8');

const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  for: z.string(),
  labels: z.object({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.object({ summary: z.string(), runbook_url: z.string() }),
});
const ruleFile = z.object({
  groups: z.array(z.object({ name: z.string(), rules: z.array(rule) })),
});

export type AlertRule = z.infer<typeof rule>;

/** The alerts of a file below `deploy/prometheus/`. */
export const alertsOf = (file: string): AlertRule[] =>
  ruleFile.parse(parse(deployed(`prometheus/${file}`))).groups.flatMap(({ rules }) => rules);

/** The names of the metrics that an expression reads. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, '{}')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(?:by|without)\s*\([^)]*\)/g, '')
    // `label_values(metric, label)` is Grafana's own.
    .replace(/^label_values\((\w+),.*$/, '$1{}');
  return [...bare.matchAll(/\b([a-z]\w*_\w+)\b(?!\s*\()/g)].map(([, name = '']) => name);
}
