import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kustomizeFiles } from '../../scripts/chart/kustomize.ts';
import type { KubernetesObject } from '../../scripts/chart/render.ts';
import { runTool } from '../../scripts/chart/tools.ts';
import { needsOf, objectOf, podOf } from '#test/support/chart.ts';
import { assertValid } from '#test/support/kubernetes-schemas.ts';

const root = join(import.meta.dirname, '../../deploy/kustomize');

/** The objects that a copy of `example/` makes, with another base and these secrets. */
async function build(base: string, secrets: string): Promise<KubernetesObject[]> {
  // Beside it, so that its paths lead to the same folders.
  const folder = mkdtempSync(join(root, 'copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, 'example'), folder, { recursive: true });
  const file = join(folder, 'kustomization.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('  - ../postgres', `  - ../${base}`));
  writeFileSync(join(folder, 'secret.env'), secrets);
  const { code, out, err } = await runTool('kubectl', ['kustomize', folder]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return parseAllDocuments(out).map((document) => document.toJS() as KubernetesObject);
}

describe('deploy/kustomize', () => {
  it('is what `npm run chart` makes of the chart', async () => {
    const made = await kustomizeFiles();
    expect(made.size).toBe(6);
    for (const [path, text] of made) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
    const there = globSync('{external,postgres,sqlite}/*', { cwd: root });
    expect(there.toSorted()).toEqual([...made.keys()].toSorted());
  });

  it.each([
    ['external', 'SECRET_KEY=a\nDATABASE_URL=postgres://u:p@db/agenthub\n'],
    ['postgres', 'SECRET_KEY=a\nPOSTGRES_PASSWORD=b\n'],
    ['sqlite', 'ADMIN_PASSWORD=a\n'],
  ])('makes what Kubernetes takes, with nothing missing: %s', async (base, secrets) => {
    const objects = await build(base, secrets);
    for (const object of objects) await assertValid(object);
    const names = objects.map(({ metadata }) => metadata.name);
    for (const object of objects) {
      const pod = podOf(object);
      expect(names).toEqual(expect.arrayContaining(pod ? needsOf(pod) : []));
    }
    expect(JSON.stringify(objects)).not.toMatch(/helm|checksum/i);
    const [container] = podOf(objectOf(objects, 'Deployment'))?.spec.containers ?? [];
    expect(container?.image).toBe('registry.example.com/agenthub:0.1.0');
  });

  it('names settings and secrets by what is in them, so that a change starts pods anew', async () => {
    const [one, other] = [
      await build('sqlite', 'ADMIN_PASSWORD=a\n'),
      await build('sqlite', 'ADMIN_PASSWORD=b\n'),
    ];
    const needs = (objects: KubernetesObject[]) => {
      const pod = podOf(objectOf(objects, 'Deployment'));
      return pod ? needsOf(pod) : [];
    };
    expect(needs(one)).not.toEqual(needs(other));
    expect(objectOf(one, 'ConfigMap').data).toEqual({
      BLOB_STORE: 'database',
      PUBLIC_URL: 'http://localhost:8000',
    });
  });

  it('has an example for each secret', () => {
    const example = readFileSync(join(root, 'example/secret.env.example'), 'utf8');
    for (const name of ['SECRET_KEY', 'DATABASE_URL', 'POSTGRES_PASSWORD', 'ADMIN_PASSWORD'])
      expect(example).toMatch(new RegExp(`^#?${name}=$`, 'm'));
  });
});
