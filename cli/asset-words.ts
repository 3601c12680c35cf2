import type { Visibility } from '#schema/asset.ts';

/** The visibilities as `--visibility` takes them; listed here so that `--help` loads no validation library. */
export const visibilities = ['public', 'internal', 'private'] as const satisfies Visibility[];
