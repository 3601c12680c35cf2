import type { ManifestChangeName } from '#schema/kinds/manifest-change.ts';
import type { WhatMatters } from '#schema/version-diff.ts';

/** One line of what matters: what it is about, and the values, each with its place where there is one. */
export type MattersLine = { label: string; values: string[]; more: number };

/** The most values of one line. */
const valuesMax = 10;

const manifestLabels: Record<ManifestChangeName, string> = {
  toolsAdded: 'newly allowed tools',
  toolsRemoved: 'tools no longer allowed',
  partsAdded: 'parts added',
  partsRemoved: 'parts removed',
  settings: 'settings for single tools changed',
  launchAdded: 'newly starts or reaches',
  launchRemoved: 'no longer starts or reaches',
  inputsAdded: 'newly asks for',
  inputsRemoved: 'no longer asks for',
};

const fileLabels = [
  ['scripts', 'new scripts'],
  ['changedScripts', 'changed scripts'],
  ['madeExecutable', 'became executable'],
  ['hosts', 'new hosts'],
  ['environment', 'new environment variables'],
  ['opaque', 'changed, but not comparable'],
] as const;

/** What matters in a comparison as lines, the most dangerous first; none if nothing was found. */
export function mattersLines(matters: WhatMatters): MattersLine[] {
  const lines = [
    ...matters.manifest.map(({ what, values }) => ({ label: manifestLabels[what], values })),
    ...fileLabels.map(([list, label]) => ({
      label,
      values: matters[list].map(({ path, line, text }) =>
        line === null ? text : `${text} (${path}:${line})`,
      ),
    })),
  ];
  return lines
    .filter(({ values }) => values.length > 0)
    .map(({ label, values }) => ({
      label,
      values: values.slice(0, valuesMax),
      more: Math.max(0, values.length - valuesMax),
    }));
}
