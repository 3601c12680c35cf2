import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { runTool } from './tools.ts';

/** The folder of the chart. */
export const chart = fileURLToPath(new URL('../../deploy/helm/agenthub', import.meta.url));

/** Values that differ from those of `values.yaml`. */
export type Values = Record<string, unknown>;

/** An object of Kubernetes, as far as everything has it. */
export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
} & Record<string, unknown>;

/** The objects that the chart makes of values, in Helm's order. Throws what Helm says if it refuses them. */
export async function render(
  values: Values,
  release = 'agenthub',
  args: string[] = [],
): Promise<KubernetesObject[]> {
  const call = ['template', release, chart, '--values', '-', ...args];
  const { code, out, err } = await runTool('helm', call, JSON.stringify(values));
  if (code !== 0) throw new Error(err.trim());
  return parseAllDocuments(out)
    .map((document) => {
      if (document.errors[0]) throw document.errors[0];
      return document.toJS() as KubernetesObject | null;
    })
    .filter((object) => object !== null);
}
