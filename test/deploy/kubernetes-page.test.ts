import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type KubernetesObject, render, type Values } from '../../scripts/chart/render.ts';
import { toolPath } from '../../scripts/chart/tools.ts';
import { documentedValues } from '../../scripts/chart/readme.ts';
import { objectOf } from '#test/support/chart.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/kubernetes.md'), 'utf8');

/** The code blocks of a language, without what indents them. */
const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([^]*?)\\n\\1\`\`\``, 'gm'))].map(
    ([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

const files = blocksOf('yaml');
const installs = blocksOf('sh').flatMap((block) =>
  [...block.matchAll(/^helm upgrade(?:\\\n|.)*/gm)].map(([command]) => command),
);

describe('docs/kubernetes.md', () => {
  it('has files of values that the chart takes', async () => {
    expect(files).toHaveLength(2);
    for (const file of files) {
      const objects = await render(parse(file) as Values);
      expect(objectOf(objects, 'Deployment').metadata.name).toBe('agenthub');
      expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    }
  });

  it('has commands that install and update, to the image that they name', async () => {
    expect(installs).toHaveLength(5);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'values.yaml'), files[0] ?? '');
    const helm = await toolPath('helm');
    for (const command of installs) {
      const script = command
        .replace(/^helm upgrade (?:--install )?/, '"$HELM" template ')
        .replace('deploy/helm/agenthub', '"$ROOT/deploy/helm/agenthub"');
      const env = { ...process.env, HELM: helm, ROOT: root };
      const { stdout } = await promisify(execFile)('bash', ['-ec', script], { cwd: folder, env });
      const objects = parseAllDocuments(stdout).map((one) => one.toJS() as KubernetesObject);
      const image = JSON.stringify(objectOf(objects, 'Deployment'));
      expect(image).toMatch(/"registry\.example\.com\/agenthub:0\.[12]\.0"/);
    }
  });

  it('names values that there are', () => {
    const values = documentedValues().map(({ path }) => path);
    const heads = new Set(values.map((path) => path.split('.')[0]));
    const named = [...page.matchAll(/`(\w+(?:\.\w+)*)(?:=[^`]*)?`/g)]
      .map(([, path = '']) => path)
      .filter((path) => heads.has(path.split('.')[0] ?? ''));
    expect(named.length).toBeGreaterThan(15);
    const unknown = named.filter(
      (path) =>
        !path.startsWith('config.') &&
        !values.some((value) => value === path || value.startsWith(`${path}.`)),
    );
    expect(unknown).toEqual([]);
  });

  it('links to what is there', () => {
    const targets = [...page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([]);
    const readme = readFileSync(join(root, 'deploy/helm/agenthub/README.md'), 'utf8');
    const ofReadme = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) =>
      join(root, 'deploy/helm/agenthub', path),
    );
    expect(ofReadme.filter((path) => !existsSync(path)).map(dirname)).toEqual([]);
  });
});
