import { join } from 'node:path';
import { findTarget, type InstallScope } from '#schema/targets.ts';
import type { Disk } from '../disk.ts';
import { EntryError } from '../entries/editor.ts';
import { readEntry } from '../entries/entry-text.ts';
import { stateOfEntry, stateOfFile } from '../health.ts';
import { isKept } from '../kept.ts';
import type { FolderState } from '../inspect.ts';
import { hasConflict } from '../lock-conflict.ts';
import type { Refusal } from '../lock-policy.ts';
import { hasContent } from '../own-file.ts';
import type { SurveyedAsset, SurveyedEntry, SurveyedFile } from '../survey.ts';
import { lockFileName } from '../root.ts';
import { commandFor, type Finding, finding, fixCommand, type Subject } from './finding.ts';

type About = Required<Subject>;

/** How an installed asset differs from its lock entry, and targets in it that this version does not know. */
export async function driftOf(
  disk: Disk,
  scope: InstallScope,
  asset: SurveyedAsset,
): Promise<Finding[]> {
  const { kind, ref, refused, placements, ownFiles, entries, canonical, locked } = asset;
  const about = { scope, asset: { kind, ref } };
  const found: Finding[][] = [refused.map((one) => ofRefusal(about, one))];
  for (const { recorded, path, state, ours } of placements) {
    const isReplaced = !ours && state.kind !== 'absent';
    const { folder } = recorded;
    if (isReplaced) found.push([replaced(about, folder)]);
    // What a link leads to is inspected once, as the copy.
    else if (state.kind !== 'link') found.push(await ofFolder(disk, about, folder, path, state));
  }
  if (canonical && locked.canonical !== null) {
    const { path, state } = canonical;
    found.push(await ofFolder(disk, about, locked.canonical, path, state));
  }
  for (const one of ownFiles) {
    const { path } = one.recorded;
    if (isKept(one.recorded)) found.push([kept(about, 'file.kept', path, stateOfFile(one))]);
    else found.push(ofFile(about, one));
  }
  for (const one of entries) {
    const at = `${one.recorded.path}#${one.recorded.pointer}`;
    if (isKept(one.recorded)) found.push([kept(about, 'entry.kept', at, stateOfEntry(one))]);
    else found.push(ofEntry(about, one));
  }
  found.push(unknownTargets(about, asset));
  return found.flat();
}

function unknownTargets(about: About, { locked }: SurveyedAsset): Finding[] {
  const targets = new Set(locked.placements.flatMap((one) => one.targets));
  const unknown = [...targets].filter((one) => one !== 'dir' && findTarget(one) === null);
  return unknown.map((target) => {
    const text = `is installed for ${target}, an agent tool that this agenthub-cli does not know: update agenthub-cli, or remove the asset and add it again`;
    return finding('target.unknown', about, lockFileName, text, commandFor('remove', about));
  });
}

function ofRefusal(about: About, { pointer, detail, hint }: Refusal): Finding {
  const [said, command] = hint.split(':  ');
  // A clone may have brought the place, so the command is none to run without a look.
  const next = command === undefined ? said : 'only if you trust it, this confirms it';
  const text = `${detail}; ${next}`;
  return finding('lock.refused', about, pointer, text, command ?? null);
}

function replaced(about: About, path: string): Finding {
  const text = 'was replaced by something that agenthub-cli did not put there';
  return finding('place.replaced', about, path, text, commandFor('add --frozen --force', about));
}

/** Files that systems and interpreters leave behind by themselves. */
const litter = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|__pycache__)$/;

async function ofFolder(
  disk: Disk,
  about: About,
  folder: string,
  path: string,
  state: FolderState,
): Promise<Finding[]> {
  const mend = fixCommand(about.scope);
  const over = commandFor('add --frozen --force', about);
  if (state.kind === 'absent') return [finding('place.missing', about, folder, 'is gone', mend)];
  if (state.kind !== 'folder') return [replaced(about, folder)];
  const at = (name: string) => `${folder}/${name}`;
  const found: Finding[] = [];
  for (const name of state.changed) {
    const isConflict = await hasMarkers(disk, join(path, name));
    found.push(
      isConflict
        ? finding('file.conflict', about, at(name), 'has the conflict markers of a merge', over)
        : finding('file.changed', about, at(name), 'was changed; your file becomes a backup', over),
    );
  }
  for (const name of state.missing) {
    found.push(finding('file.missing', about, at(name), 'is gone', mend));
  }
  for (const name of state.foreign) {
    if (litter.test(name)) continue;
    const text = 'was not installed by agenthub-cli: move it away unless it is yours';
    found.push(finding('file.foreign', about, at(name), text, null));
  }
  for (const name of state.lineEnds) {
    const isBroken = state.unrunnable.includes(name);
    found.push(
      isBroken
        ? finding(
            'file.unrunnable',
            about,
            at(name),
            'has CRLF line ends and does not run',
            convert,
          )
        : finding('file.line-ends', about, at(name), 'differs in line ends alone', null),
    );
  }
  return found;
}

/** The next checkout then leaves line ends as they are. */
const convert = 'git config core.autocrlf input';

/** Larger files are not searched for conflict markers. */
const searchedBytesMax = 1024 * 1024;

async function hasMarkers(disk: Disk, path: string): Promise<boolean> {
  const stat = await disk.lstat(path);
  if (!stat.isFile() || stat.size > searchedBytesMax) return false;
  return hasConflict(new TextDecoder().decode(await disk.readFile(path)));
}

/** What a remove has kept. If it is gone, or as it was installed, nothing of the user's would be lost. */
function kept(
  about: About,
  code: 'file.kept' | 'entry.kept',
  at: string,
  state: 'ok' | 'changed' | 'missing',
): Finding {
  const { ref } = about.asset;
  const mend = fixCommand(about.scope);
  if (state === 'missing') {
    return finding(code, about, at, `is gone, and so is ${ref}; the lock file still has it`, mend);
  }
  if (state === 'ok') {
    return finding(code, about, at, `was left when ${ref} was removed, and is unchanged`, mend);
  }
  const text = `was changed by you, so it was left when ${ref} was removed`;
  return finding(code, about, at, text, commandFor('remove --force', about));
}

function ofFile(about: About, { recorded, state }: SurveyedFile): Finding[] {
  const { path, sha256 } = recorded;
  if (state.kind === 'absent') {
    return [finding('file.missing', about, path, 'is gone', fixCommand(about.scope))];
  }
  if (state.kind === 'other') return [replaced(about, path)];
  if (hasContent(state, sha256)) {
    if (state.sha256 === sha256) return [];
    return [finding('file.line-ends', about, path, 'differs in line ends alone', null)];
  }
  const over = commandFor('add --frozen --force', about);
  const isConflict = hasConflict(new TextDecoder().decode(state.bytes));
  return isConflict
    ? [finding('file.conflict', about, path, 'has the conflict markers of a merge', over)]
    : [finding('file.changed', about, path, 'was changed; your file becomes a backup', over)];
}

function ofEntry(about: About, entry: SurveyedEntry): Finding[] {
  const { recorded, file } = entry;
  const unreadable = (text: string, line: number | null = null) => [
    finding(
      'shared.unreadable',
      about,
      line === null ? recorded.path : `${recorded.path}:${line}`,
      text,
      null,
    ),
  ];
  const { path, format, pointer } = recorded;
  if (file.trouble !== null) return unreadable(file.trouble);
  if (hasConflict(file.text ?? '')) return unreadable('has the conflict markers of a merge');
  try {
    readEntry(file.text ?? '', format, pointer);
  } catch (err) {
    if (!(err instanceof EntryError)) throw err;
    return unreadable(`${err.message}; mend it by hand`, err.line);
  }
  const state = stateOfEntry(entry);
  const at = `${path}#${pointer}`;
  if (state === 'missing') {
    return [finding('entry.missing', about, at, 'is gone', fixCommand(about.scope))];
  }
  if (state === 'ok') return [];
  const over = commandFor('add --frozen --force', about);
  return [finding('entry.changed', about, at, 'was changed; the file becomes a backup', over)];
}
