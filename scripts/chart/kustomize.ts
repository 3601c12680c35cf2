import { stringify } from 'yaml';
import { type KubernetesObject, render, type Values } from './render.ts';

/** The Secret that whoever uses the folders makes; `example/` shows how. */
const secret = 'agenthub';

/** The folders of `deploy/kustomize` that are made from the chart, with the values of each. */
const variants: Record<string, Values> = {
  external: { database: { existingSecret: secret }, migration: { job: false } },
  postgres: { database: { builtin: 'postgres' } },
  sqlite: { database: { builtin: 'sqlite' } },
};

const header =
  '# Made from deploy/helm/agenthub by `npm run chart`: change a copy of ../example, not this file.\n';

/** The files below `deploy/kustomize` that are made from the chart, by their paths. */
export async function kustomizeFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, values] of Object.entries(variants)) {
    const objects = await render({ ...values, secrets: { existingSecret: secret } });
    const settings = objects.find(({ kind }) => kind === 'ConfigMap');
    const others = objects.filter((object) => object !== settings).map(withoutHelm);
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['agenthub.yaml'],
      // Generated, so that its name has a hash and a change of it starts pods anew.
      configMapGenerator: [{ name: 'agenthub', literals: literalsOf(settings?.['data']) }],
    };
    files.set(`${name}/kustomization.yaml`, header + text(kustomization));
    files.set(`${name}/agenthub.yaml`, header + others.map(text).join('---\n'));
  }
  return files;
}

const text = (value: unknown) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

const literalsOf = (data: unknown) =>
  Object.entries(data as Record<string, string>).map(([name, value]) => `${name}=${value}`);

/** An object without the labels and annotations that tell Helm, and the charts' own checksums. */
function withoutHelm(object: KubernetesObject): KubernetesObject {
  return JSON.parse(
    JSON.stringify(object, (key, value: unknown) => {
      if (key !== 'labels' && key !== 'annotations') return value;
      const kept = Object.entries(value as Record<string, string>).filter(
        ([name]) =>
          !/^(?:helm\.sh|checksum)\//.test(name) && name !== 'app.kubernetes.io/managed-by',
      );
      return kept.length > 0 ? Object.fromEntries(kept) : undefined;
    }),
  ) as KubernetesObject;
}
