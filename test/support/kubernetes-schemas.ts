import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../scripts/chart/render.ts';

const root = join(import.meta.dirname, '../..');

/** The module with the schema of an object. */
function moduleOf({ apiVersion, kind }: KubernetesObject): string {
  const isOfPrometheus = apiVersion.startsWith('monitoring.coreos.com/');
  const group = isOfPrometheus ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
  return `${group}/${apiVersion}/${kind}`;
}

type Model = new (data: object) => { validate(): void };

/** Refuses an object with a wrong value, or without a required one. Throws; the message names the field. */
export async function assertValid(object: KubernetesObject): Promise<void> {
  const module = (await import(moduleOf(object))) as Record<string, Model>;
  const Model = module[object.kind];
  if (!Model) throw new Error(`there is no schema of ${object.apiVersion} ${object.kind}`);
  try {
    new Model(object).validate();
  } catch (err) {
    throw new Error(`${object.kind} ${object.metadata.name}: ${String(err)}`, { cause: err });
  }
}

/**
 * The complaints of TypeScript about objects as literals of their types; none if there is no fault. It finds
 * what the schemas let pass: fields that do not exist.
 */
export function unknownFields(objects: KubernetesObject[]): string[] {
  const modules = [...new Set(objects.map(moduleOf))];
  const imports = modules.map((name, at) => `import type * as m${at} from '${name}';`);
  const checks = objects.map(
    (object, at) =>
      `export const o${at}: m${modules.indexOf(moduleOf(object))}.I${object.kind} = ${JSON.stringify(object, null, 1)};`,
  );
  // Below the root, where the packages are found.
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist', 'objects-'));
  try {
    writeFileSync(join(folder, 'objects.ts'), [...imports, ...checks].join('\n'));
    const options = { strict: true, noEmit: true, skipLibCheck: true, types: [] };
    const modules = { module: 'esnext', moduleResolution: 'bundler', target: 'es2024' };
    const config = { compilerOptions: { ...options, ...modules }, files: ['objects.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    });
    return [];
  } catch (err) {
    const said = (err as { stdout?: string }).stdout ?? '';
    if (said === '') throw err;
    return said.trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
