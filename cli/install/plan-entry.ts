import { canonicalJson, type Data, digestOfData, toData } from './entries/data.ts';
import { EntryError } from './entries/editor.ts';
import { readEntry, snippetOf } from './entries/entry-text.ts';
import {
  plain,
  type Placeholders,
  withPlaceholders,
  withUserValues,
} from './entries/placeholders.ts';
import { stateOfEntry } from './health.ts';
import type { AssetId } from './asset-id.ts';
import { keptNote } from './kept.ts';
import type { LockedEntry } from './lockfile.ts';
import type { Draft } from './plan.ts';
import { type EntryPlace, isReadByOthers } from './plan-shared.ts';
import type { SharedFile } from './shared-file.ts';
import type { SurveyedEntry } from './survey.ts';

/** An entry that an asset is to have. */
export type WantedEntry = EntryPlace & {
  file: SharedFile;
  value: unknown;
  placeholders: Placeholders;
  writtenSecrets: readonly string[];
  targets: string[];
};

type Options = { force: boolean; frozen: boolean };

/** Plans an entry of an asset. Gives what the lock records of it. */
export function planEntry(
  draft: Draft,
  id: AssetId,
  wanted: WantedEntry,
  before: SurveyedEntry | null,
  { force, frozen }: Options,
): LockedEntry {
  const { file, format, pointer, placeholders, targets } = wanted;
  const sha256 = digestOfData(withPlaceholders(toData(wanted.value), placeholders));
  const secrets = new Set(wanted.writtenSecrets);
  const { kept: _, ...known } = before?.recorded ?? {};
  const done = (): LockedEntry => ({
    ...known,
    type: 'entry',
    path: draft.record(file.path),
    format,
    pointer,
    sha256,
    placeholders,
    writtenSecrets: [...secrets],
    targets,
  });
  const say = (action: 'create' | 'replace' | 'keep', notes: string[] = []) =>
    draft.say({
      ...id,
      type: 'entry',
      folder: draft.record(file.path),
      pointer,
      targets,
      action,
      notes,
    });
  if (frozen && before && before.recorded.sha256 !== sha256) {
    draft.refuse(file.path, `has another entry ${pointer} in the lock file than this version`);
    return done();
  }
  const valueOver = (current: Data): Data => {
    if (current === undefined || !before) return toData(wanted.value);
    const old = before.recorded.placeholders ?? {};
    const kept = withUserValues(toData(wanted.value), placeholders, current, old);
    if (canonicalJson(kept) !== canonicalJson(toData(wanted.value))) {
      for (const name of before.recorded.writtenSecrets ?? []) secrets.add(name);
    }
    return kept;
  };
  try {
    const current = readEntry(draft.shared.textOf(file), format, pointer);
    const next = valueOver(current);
    const set = () => draft.shared.set(file, wanted, plain(next), secrets.size > 0);
    const tightened =
      secrets.size > 0 && isReadByOthers(file)
        ? [`now only you can read the file: its permissions were ${file.mode?.toString(8)}`]
        : [];
    if (current === undefined) {
      set();
      say('create', [...(before ? ['it was missing; placed again'] : []), ...tightened]);
      return done();
    }
    if (canonicalJson(current) === canonicalJson(next)) {
      const notes = before ? [] : ['it was there already'];
      if (tightened.length > 0 && !frozen) draft.shared.makePrivate(file);
      say('keep', frozen ? notes : [...notes, ...tightened]);
      return done();
    }
    const isOurs =
      (before !== null && stateOfEntry(before) === 'ok') ||
      digestOfData(withPlaceholders(current, placeholders)) === sha256;
    if (!isOurs && !force) {
      const whose = before ? 'has changes of yours in' : 'has an entry of yours at';
      draft.refuse(file.path, `${whose} ${pointer}`);
      return done();
    }
    const notes = isOurs
      ? []
      : [`the file as it was is now ${draft.record(draft.shared.backup(file))}`];
    set();
    say('replace', [...notes, ...tightened]);
  } catch (err) {
    if (!(err instanceof EntryError)) throw err;
    refuseFile(draft, file, err, snippetOf(format, pointer, wanted.value));
  }
  return done();
}

/**
 * Plans the removal of an entry. One that the user changed is kept and named, unless it is forced; so is one in a file
 * that cannot be edited. Gives whether it is kept, so that its record must be too.
 */
export function removeEntryOf(
  draft: Draft,
  id: AssetId,
  { recorded, file }: SurveyedEntry,
  { force, targets = recorded.targets }: { force: boolean; targets?: string[] },
): boolean {
  const { path: folder, pointer } = recorded;
  const say = (action: 'remove' | 'leave', notes: string[] = []) =>
    draft.say({ ...id, type: 'entry', folder, pointer, targets, action, notes });
  const state = stateOfEntry({ recorded, file });
  if (state === 'missing') {
    say('leave', ['it was already gone']);
    return false;
  }
  try {
    // A broken file gives an error here, before its entry counts as changed.
    readEntry(draft.shared.textOf(file), recorded.format, pointer);
    if (state === 'changed' && !force) {
      say('leave', [keptNote]);
      return true;
    }
    draft.shared.remove(file, recorded);
    say('remove');
    return false;
  } catch (err) {
    if (!(err instanceof EntryError)) throw err;
    if (force) say('leave', [`the file ${err.message}; not changed`]);
    else refuseFile(draft, file, err, null);
    return true;
  }
}

function refuseFile(
  draft: Draft,
  { path }: SharedFile,
  { message, line }: EntryError,
  snippet: string | null,
): void {
  const pointer = line === null ? path : `${path}:${line}`;
  const hint =
    snippet === null
      ? 'the file was not changed; mend it and try again'
      : `the file was not changed; mend it and try again, or put this in yourself:\n${snippet}`;
  draft.refuse(pointer, message, hint);
}
