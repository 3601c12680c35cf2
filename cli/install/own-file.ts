import { type Disk, statOrNull } from './disk.ts';
import { withUnixLines, type RealPath, realPathOf } from './inspect.ts';
import type { InstallRoot } from './root.ts';
import { sha256 } from './unpack.ts';

/** What is at the path of a file of ours. */
export type FileState =
  | { kind: 'absent' }
  /** `unixSha256` is that of the text with `\n` line ends, if it has others. */
  | { kind: 'file'; bytes: Uint8Array; sha256: string; unixSha256: string | null }
  | { kind: 'other' };

export type FilePlace = RealPath & { state: FileState };

/** Inspects the path of a file. A link is not followed: no install makes one there. */
export async function surveyFile(disk: Disk, root: InstallRoot, path: string): Promise<FilePlace> {
  const at = await realPathOf(disk, root, path);
  const stat = await statOrNull(disk, at.path);
  if (stat === null) return { ...at, state: { kind: 'absent' } };
  if (!stat.isFile()) return { ...at, state: { kind: 'other' } };
  const bytes = await disk.readFile(at.path);
  const unix = withUnixLines(bytes);
  return {
    ...at,
    state: { kind: 'file', bytes, sha256: sha256(bytes), unixSha256: unix && sha256(unix) },
  };
}

/** Whether a file has that content; a checkout may have changed its line ends. */
export function hasContent(state: FileState, wanted: string): boolean {
  return state.kind === 'file' && (state.sha256 === wanted || state.unixSha256 === wanted);
}
