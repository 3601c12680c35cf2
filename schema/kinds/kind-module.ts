import type { Kind } from '../kind.ts';
import type { InstallScope, Target } from '../targets.ts';
import type { Warning } from '../version.ts';

/** The normalised fields of a manifest of any kind, and its data as written. */
export type AssetManifest = {
  /** All data of the manifest, as JSON values; a date is the text as written. */
  data: Record<string, unknown>;
  /** The slug for addresses; null if neither the manifest nor the folder gives one. */
  name: string | null;
  /** The name as written, if it differs from the slug. */
  displayName: string | null;
  description: string;
  /** Semver; null if the manifest has no valid version. */
  version: string | null;
  tags: string[];
  license: string | null;
  author: string | null;
  /** Markdown, with `\n` line ends. */
  readme: string;
  /** The line of the manifest file, from 1, where the readme starts. */
  readmeLine: number;
  /** Other assets that are installed together with this one; empty if there are none. */
  requires: readonly Requirement[];
  warnings: Warning[];
  /** A rough number of tokens of the whole file, for an agent that loads it. */
  tokens: number;
};

/** A required asset: `namespace/name`, with an optional `@version` or `@dist-tag`. */
export type Requirement = { kind: Kind; ref: string };

/**
 * One thing that an install writes on a machine. Paths have the form of `schema/targets.ts`, so that the server,
 * which does not know the machine, can give them too.
 */
export type Placement =
  /** A folder with the files of the version. */
  | { type: 'folder'; path: string }
  /** A file that belongs to the agent tool. */
  | { type: 'file'; path: string; content: string }
  /** An entry in a file that the tool and the user write too; `pointer` is a JSON pointer (RFC 6901). */
  | {
      type: 'entry';
      path: string;
      format: 'json' | 'toml' | 'yaml';
      pointer: string;
      value: unknown;
    };

/** Everything that is specific to one kind of asset. Other code uses this module and never checks the kind. */
export type KindModule = {
  /** The name of the manifest, at the root of each version. */
  manifestFile: string;
  /**
   * Reads a manifest. A departure from the standard that can be stored gives a warning. `folderName` replaces a
   * missing name; `file` is the file name in errors and warnings (default: the usual name). Throws
   * `manifest.invalid`, with `file:line` as the pointer.
   */
  readManifest(
    text: string,
    from?: { file?: string | undefined; folderName?: string | null | undefined },
  ): AssetManifest;
  /** The template of a manifest, as `init` writes it. */
  template(name: string, description?: string): string;
  /** Whether a manifest is still the unchanged {@link template} for that name. */
  isTemplate(text: string, name: string): boolean;
  /** The placements of an install for a target; empty if the target does not support this kind in that scope. */
  place(asset: { name: string }, target: Target, scope: InstallScope): Placement[];
};
