import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kustomizeFiles } from './chart/kustomize.ts';
import { readmeText } from './chart/readme.ts';
import { chart } from './chart/render.ts';

// `npm run chart` writes what is made from the chart. Tests compare it.
writeFileSync(join(chart, 'README.md'), readmeText());
// Helm reads no file outside of the chart.
copyFileSync(
  join(chart, '../../prometheus/agenthub.rules.yml'),
  join(chart, 'files/agenthub.rules.yml'),
);
for (const [path, text] of await kustomizeFiles()) {
  const file = join(chart, '../../kustomize', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
