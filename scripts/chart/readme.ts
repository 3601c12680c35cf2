import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { chart } from './render.ts';

const introduction = `# AgentHub on Kubernetes

A chart for Kubernetes 1.27 or newer and Helm 3 or 4; tested with Helm 4.1. [docs/kubernetes.md](../../../docs/kubernetes.md) has the steps, from the first install to the move from Docker Compose. [deploy/kustomize](../../kustomize) is for those without Helm.

\`\`\`sh
helm upgrade --install agenthub deploy/helm/agenthub --set image.repository=registry.example.com/agenthub \\
  --set secrets.SECRET_KEY="$(openssl rand -base64 48)"
\`\`\`

Keep the key, and give it to each upgrade: \`--reuse-values\`, or better a file of values or a Secret of your own. Values that are unknown or contradict each other are refused with the reason.

This page is made from [values.yaml](values.yaml) by \`npm run chart\`.
`;

/** A value of the chart. `section` is set on the first of a section. */
export type DocumentedValue = { section?: string; path: string; standard: string; why: string };

/** The README of the chart, made from the comments of `values.yaml`: a table for each section. */
export function readmeText(): string {
  const tables = documentedValues().map(({ section, path, standard, why }) => {
    const row = `| \`${path}\` | ${standard === '' ? '' : `\`${standard}\``} | ${why.replaceAll('|', '\\|')} |\n`;
    return section === undefined
      ? row
      : `\n## ${section}\n\n| value | default | what it is |\n|---|---|---|\n${row}`;
  });
  return introduction + tables.join('');
}

/** The values that `values.yaml` declares, with its comments, in its order. */
export function documentedValues(): DocumentedValue[] {
  const text = readFileSync(join(chart, 'values.yaml'), 'utf8');
  const { contents, commentBefore } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml: is no map');
  // The parser gives what is above the first key to the document.
  return valuesOf(contents as YAMLMap, [], commentBefore ?? '');
}

function valuesOf(map: YAMLMap, above: string[], commentAbove: string): DocumentedValue[] {
  return map.items.flatMap(({ key, value }, at) => {
    if (!isScalar(key)) throw new Error(`values.yaml: a key below ${above.join('.')} is no text`);
    const first = [commentAbove, map.commentBefore ?? ''].filter(Boolean).join('\n');
    const { section, why } = readComment(at === 0 ? first : (key.commentBefore ?? ''));
    const path = [...above, String(key.value)];
    const opens = section === undefined ? {} : { section };
    if (!isMap(value) || isOneValue(path, value as YAMLMap)) {
      const standard = JSON.stringify(isNode(value) ? value.toJSON() : value);
      return [{ ...opens, path: path.join('.'), standard, why }];
    }
    const [firstOfGroup, ...others] = valuesOf(value as YAMLMap, path, '');
    if (!firstOfGroup) return [];
    if (why === '') return [{ ...opens, ...firstOfGroup }, ...others];
    return [{ ...opens, path: path.join('.'), standard: '', why }, firstOfGroup, ...others];
  });
}

/** Whether a map is one value for its reader, as Kubernetes defines its keys. */
function isOneValue(path: string[], map: YAMLMap): boolean {
  return map.items.length === 0 || ['resources', 'annotations'].includes(path.at(-1) ?? '');
}

/** A line `-- Network` opens a section; the lines after it, or all, explain the value below. */
function readComment(comment: string): { section?: string; why: string } {
  const lines = comment.split('\n').map((line) => line.trim());
  const opening = lines.findIndex((line) => line.startsWith('-- '));
  const why = lines
    .slice(opening + 1)
    .join(' ')
    .trim();
  return opening < 0 ? { why } : { section: (lines[opening] ?? '').slice(3), why };
}
