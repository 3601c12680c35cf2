/** The data of a manifest as they were written. */
export type ManifestData = Readonly<Record<string, unknown>>;

/** What may change in a manifest that a reader must not miss; clients have the words for it. */
export const manifestChangeNames = [
  'toolsAdded',
  'toolsRemoved',
  'partsAdded',
  'partsRemoved',
  'settings',
  'launchAdded',
  'launchRemoved',
  'inputsAdded',
  'inputsRemoved',
] as const;
export type ManifestChangeName = (typeof manifestChangeNames)[number];

/** One group of changed values in a manifest, such as the tools that it newly allows; at least one value. */
export type ManifestChange<Name extends ManifestChangeName = ManifestChangeName> = {
  what: Name;
  values: string[];
};

/** The changes that have values. */
export function changesWithValues<Name extends ManifestChangeName>(
  changes: readonly ManifestChange<Name>[],
): ManifestChange<Name>[] {
  return changes.filter(({ values }) => values.length > 0);
}
