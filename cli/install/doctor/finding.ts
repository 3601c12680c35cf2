import type { Kind } from '#schema/kind.ts';
import type { InstallScope } from '#schema/targets.ts';
import { type AssetId, keyOf } from '../asset-id.ts';
import { isVersion } from '../newer.ts';

/** How bad a finding is; a note asks for nothing. */
export type Severity = 'error' | 'warning' | 'note';

/** Each code of `doctor` with its severity. Scripts rely on the codes. */
const severities = {
  /** A command was killed; its changes are undone or finished. */
  'install.interrupted': 'error',
  /** A journal inside the project, which is never obeyed. */
  'journal.foreign': 'warning',
  'lock.unreadable': 'error',
  /** Conflict markers whose two sides can be taken together. */
  'lock.conflict': 'error',
  /** The lock file names a place that is not allowed. */
  'lock.refused': 'error',
  'place.missing': 'error',
  /** Something else is where an install put a folder, a link or a file. */
  'place.replaced': 'error',
  'file.missing': 'error',
  'file.changed': 'error',
  /** A changed file with the conflict markers of a merge. */
  'file.conflict': 'error',
  /** A file beside ours that no install put there. */
  'file.foreign': 'warning',
  'file.line-ends': 'note',
  /** A script that does not run because of its line ends. */
  'file.unrunnable': 'warning',
  'entry.missing': 'error',
  'entry.changed': 'error',
  /** A shared file that no tool can read. */
  'shared.unreadable': 'error',
  /** What a remove has left because the user had changed it. */
  'file.kept': 'warning',
  'entry.kept': 'warning',
  'target.unknown': 'warning',
  /** A part whose agents are gone. */
  'part.orphan': 'warning',
  'version.yanked': 'warning',
  /** Yanked for a security reason. */
  'version.withdrawn': 'error',
  /** Deleted, or no longer visible to the user. */
  'version.gone': 'warning',
  'asset.deprecated': 'warning',
  'part.yanked': 'warning',
  'part.deprecated': 'warning',
  'part.deleted': 'warning',
  'part.hidden': 'warning',
  'orphan.link': 'warning',
  'orphan.copy': 'warning',
  'orphan.temporary': 'warning',
} as const satisfies Record<string, Severity>;
export type FindingCode = keyof typeof severities;

/** One thing that `doctor` found. */
export type Finding = {
  code: FindingCode;
  severity: Severity;
  scope: InstallScope;
  /** Null if it is not about one asset. */
  kind: Kind | null;
  ref: string | null;
  /** The file or folder, as the lock records it or absolute; an entry ends with `#` and its JSON pointer. */
  path: string;
  text: string;
  /** The command that mends it; null if only the user can decide. */
  command: string | null;
};

/** What a finding is about. */
export type Subject = { scope: InstallScope; asset?: AssetId };

/** Makes a finding; the severity follows from its code. */
export function finding(
  code: FindingCode,
  { scope, asset }: Subject,
  path: string,
  text: string,
  command: string | null,
): Finding {
  const severity = severities[code];
  return {
    code,
    severity,
    scope,
    kind: asset?.kind ?? null,
    ref: asset?.ref ?? null,
    path,
    text,
    command,
  };
}

/** Identifies a finding among those of another run. */
export function identityOf({ code, scope, kind, ref, path }: Finding): string {
  return JSON.stringify([code, scope, kind, ref, path]);
}

/** A command about an installed asset, in its scope. */
export function commandFor(verb: string, { scope, asset }: Required<Subject>): string {
  const [name = verb, ...options] = verb.split(' ');
  return [
    'agenthub-cli',
    name,
    keyOf(asset),
    ...(scope === 'user' ? ['--scope', 'user'] : []),
    ...options,
  ].join(' ');
}

/** The command that mends what `doctor` can mend. */
export function fixCommand(scope: InstallScope): string {
  return `agenthub-cli doctor --fix${scope === 'user' ? ' --scope user' : ''}`;
}

/** The command that brings another version: of a pinned asset, it lifts the pin. */
export function commandForNewer(about: Required<Subject>, requested: string | null): string {
  const isPinned = requested !== null && isVersion(requested);
  return commandFor(isPinned ? 'update --unpin' : 'update', about);
}
