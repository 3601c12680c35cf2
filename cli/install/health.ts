import { digestOfData } from './entries/data.ts';
import { readEntry } from './entries/entry-text.ts';
import { EntryError } from './entries/editor.ts';
import { withPlaceholders } from './entries/placeholders.ts';
import { isKept, isRemains } from './kept.ts';
import { hasContent } from './own-file.ts';
import type { SurveyedAsset, SurveyedEntry, SurveyedFile } from './survey.ts';

/**
 * The state of an asset on the disk: as recorded, with changed files, incomplete, not inspected, or removed but for what
 * the user changed.
 */
export type Health = 'ok' | 'changed' | 'missing' | 'refused' | 'kept';

/** The health of a surveyed asset; `refused` if its lock entry names places that are not allowed. */
export function healthOf(asset: SurveyedAsset): Health {
  const { refused, placements, ownFiles, entries, canonical } = asset;
  if (refused.length > 0) return 'refused';
  if (isRemains(asset.locked)) return 'kept';
  const all = [...placements, ...(canonical ? [canonical] : [])];
  const single = new Set([
    ...ownFiles.filter(({ recorded }) => !isKept(recorded)).map(stateOfFile),
    ...entries.filter(({ recorded }) => !isKept(recorded)).map(stateOfEntry),
  ]);
  if (all.some(({ state }) => state.kind === 'absent')) return 'missing';
  if (placements.some(({ ours }) => !ours) || single.has('changed')) return 'changed';
  const folders = all.flatMap(({ state }) => (state.kind === 'folder' ? [state] : []));
  if (folders.some(({ changed }) => changed.length > 0)) return 'changed';
  if (folders.some(({ missing }) => missing.length > 0)) return 'missing';
  return single.has('missing') ? 'missing' : 'ok';
}

/** The scripts of an asset that do not run because a checkout ended their lines with CRLF. */
export function unrunnableOf({ placements, canonical }: SurveyedAsset): string[] {
  const all = [...placements, ...(canonical ? [canonical] : [])];
  return all.flatMap(({ path, state }) =>
    state.kind === 'folder' ? state.unrunnable.map((name) => `${path}/${name}`) : [],
  );
}

/** The state of a file of ours. */
export function stateOfFile({ state, recorded }: SurveyedFile): 'ok' | 'changed' | 'missing' {
  if (state.kind === 'absent') return 'missing';
  return hasContent(state, recorded.sha256) ? 'ok' : 'changed';
}

/** The state of an entry; values that stand for its inputs count as unchanged. */
export function stateOfEntry({ recorded, file }: SurveyedEntry): 'ok' | 'changed' | 'missing' {
  if (file.trouble !== null) return 'changed';
  if (file.text === null) return 'missing';
  try {
    const value = readEntry(file.text, recorded.format, recorded.pointer);
    if (value === undefined) return 'missing';
    const digest = digestOfData(withPlaceholders(value, recorded.placeholders ?? {}));
    return digest === recorded.sha256 ? 'ok' : 'changed';
  } catch (err) {
    if (err instanceof EntryError) return 'changed';
    throw err;
  }
}
