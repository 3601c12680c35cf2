import { EntryError } from './entries/editor.ts';
import { type EntryFormat, isEmptyText, removeEntry, setEntry } from './entries/entry-text.ts';
import { backupName } from './journal.ts';
import type { LockedAsset, SharedFileRecord } from './lockfile.ts';
import { recordPath } from './root.ts';
import type { SharedFile } from './shared-file.ts';
import type { Change } from './staging.ts';
import type { Survey } from './survey.ts';

/** A place of an entry in a file. */
export type EntryPlace = { format: EntryFormat; pointer: string };

/** What a shared file becomes: its change, and the file that it is of. */
export type SharedChange = { file: SharedFile; change: Change };

type Draft = { file: SharedFile; text: string; isPrivate: boolean; backup: string | null };

/**
 * Collects the edits of shared files; each file is written once. `set` and `remove` throw an
 * {@link EntryError} if the file does not allow the edit.
 */
export function draftShared({ root, lock }: Survey, now: Date) {
  const drafts = new Map<string, Draft>();
  const records = new Map<string, SharedFileRecord>(Object.entries(lock.sharedFiles ?? {}));
  const keyOfFile = ({ path }: SharedFile) => recordPath(root, path);

  function draftOf(file: SharedFile): Draft {
    if (file.trouble !== null) throw new EntryError(file.trouble, null);
    const known = drafts.get(file.path);
    if (known) return known;
    const draft = { file, text: file.text ?? '', isPrivate: false, backup: null };
    drafts.set(file.path, draft);
    return draft;
  }

  /** The text of a file after the edits so far. */
  function textOf(file: SharedFile): string {
    return draftOf(file).text;
  }

  /** Sets an entry; a file that holds a secret is readable by its owner alone from then on. */
  function set(file: SharedFile, { format, pointer }: EntryPlace, value: unknown, secret: boolean) {
    const draft = draftOf(file);
    const edit = setEntry(draft.text, format, pointer, value);
    draft.text = edit.text;
    if (secret) makePrivate(file);
    const before = records.get(keyOfFile(file)) ?? { created: file.text === null, parents: {} };
    const parents = { ...before.parents };
    for (const [at, was] of Object.entries(edit.parents)) parents[at] ??= was;
    records.set(keyOfFile(file), { ...before, parents });
  }

  /** Makes a file readable by its owner alone, because it holds a secret. */
  function makePrivate(file: SharedFile) {
    draftOf(file).isPrivate = true;
  }

  function remove(file: SharedFile, { format, pointer }: EntryPlace) {
    const draft = draftOf(file);
    const { parents } = records.get(keyOfFile(file)) ?? { parents: {} };
    draft.text = removeEntry(draft.text, format, pointer, parents);
  }

  /** Keeps a copy of the file as it is. Gives the path of the copy. */
  function backup(file: SharedFile): string {
    const draft = draftOf(file);
    draft.backup ??= backupName(file.path, now);
    return draft.backup;
  }

  /** The changes of the files, and what the lock records of them. */
  function build(assets: Iterable<LockedAsset>) {
    const entries = [...assets]
      .flatMap(({ placements }) => placements)
      .filter((one) => one.type === 'entry');
    const sharedFiles: Record<string, SharedFileRecord> = {};
    for (const [path, record] of records) {
      const pointers = entries.filter((one) => one.path === path).map(({ pointer }) => pointer);
      if (pointers.length === 0) continue;
      const parents = Object.entries(record.parents).filter(([at]) =>
        pointers.some((pointer) => pointer.startsWith(`${at}/`)),
      );
      if (!record.created && parents.length === 0) continue;
      sharedFiles[path] = { ...record, parents: Object.fromEntries(parents) };
    }
    const changes: SharedChange[] = [...drafts.values()].flatMap((draft) => {
      const key = keyOfFile(draft.file);
      const isLeft = Object.hasOwn(sharedFiles, key) || !records.get(key)?.created;
      return changesOf(draft, isLeft).map((change) => ({ file: draft.file, change }));
    });
    return { changes, sharedFiles };
  }

  return { textOf, set, makePrivate, remove, backup, build };
}

/** The permissions of a file that holds a secret. */
const privateMode = 0o600;

/** Whether users other than its owner may read a file. Windows has no such permissions. */
export function isReadByOthers({ mode }: Pick<SharedFile, 'mode'>): boolean {
  return process.platform !== 'win32' && mode !== null && (mode & 0o077) !== 0;
}

function changesOf({ file, text, isPrivate, backup }: Draft, isLeft: boolean): Change[] {
  const { path, text: before } = file;
  const isTightened = isPrivate && isReadByOthers(file);
  if (text === (before ?? '') && !isTightened) return [];
  const encode = (one: string) => new TextEncoder().encode(one);
  const nothing = { kind: 'nothing' } as const;
  if (before === null) {
    const mode = isPrivate ? privateMode : null;
    return [{ kind: 'file', path, bytes: encode(text), mode, expected: null, displaced: nothing }];
  }
  if (!isLeft && isEmptyText(text))
    return [{ kind: 'nothing', path, displaced: { kind: 'whole' } }];
  const expected = encode(before);
  // A copy of the file may hold an older secret.
  const mode = isTightened ? privateMode : file.mode;
  const copy: Change[] = backup
    ? [{ kind: 'file', path: backup, bytes: expected, mode, expected: null, displaced: nothing }]
    : [];
  const displaced = { kind: 'whole' } as const;
  return [...copy, { kind: 'file', path, bytes: encode(text), mode, expected, displaced }];
}
