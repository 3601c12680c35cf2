import type { Kind } from '../kind.ts';
import type { InstallScope, Target } from '../targets.ts';
import type { Warning } from '../version.ts';

/** What a manifest of any kind says, normalised, beside its data as they were written. */
export type AssetManifest = {
  /** The manifest's data whole, as JSON holds them; dates are the text that was written. */
  data: Record<string, unknown>;
  /** The slug for addresses; null when neither the manifest nor the folder gives one. */
  name: string | null;
  /** The name as written, where the slug says less. */
  displayName: string | null;
  description: string;
  /** Semver; null when the manifest has none that can be read. */
  version: string | null;
  tags: string[];
  license: string | null;
  author: string | null;
  /** Markdown, with `\n` line ends. */
  readme: string;
  /** The line of the manifest file, from 1, where the readme starts. */
  readmeLine: number;
  /** Other assets that an install of this one installs too; empty for a kind that needs none. */
  requires: readonly Requirement[];
  warnings: Warning[];
  /** A rough count of the tokens that the whole file costs an agent that loads it. */
  tokens: number;
};

/** Another asset that is needed: `namespace/name`, with `@version` or `@dist-tag` where one is named. */
export type Requirement = { kind: Kind; ref: string };

/**
 * One thing that an install puts on a machine. Paths are written as in `schema/targets.ts`, so that a server,
 * which knows no machine, can say them too.
 */
export type Placement =
  /** A folder with the files of the version. */
  | { type: 'folder'; path: string }
  /** A file of the tool's own. */
  | { type: 'file'; path: string; content: string }
  /** An entry of a file that the tool and its user write too; `pointer` is a JSON pointer (RFC 6901). */
  | {
      type: 'entry';
      path: string;
      format: 'json' | 'toml' | 'yaml';
      pointer: string;
      value: unknown;
    };

/** All that one kind of asset has of its own. Other code acts on what this gives and never asks for the kind. */
export type KindModule = {
  /** The file at the root of each version that says what the asset is. */
  manifestFile: string;
  /**
   * Reads a manifest. What departs from the standard and can be stored is a warning; `folderName` stands in for a
   * missing name; `file` is what errors and warnings call the file, its usual name by default. Throws
   * `manifest.invalid`, with `file:line` as the pointer.
   */
  readManifest(
    text: string,
    from?: { file?: string | undefined; folderName?: string | null | undefined },
  ): AssetManifest;
  /** A manifest to start from, as `init` writes it. */
  template(name: string, description?: string): string;
  /** Whether a manifest is {@link template} of that name, with nothing filled in. */
  isTemplate(text: string, name: string): boolean;
  /** What an install for a target writes; empty when the target has no place for this kind in that scope. */
  place(asset: { name: string }, target: Target, scope: InstallScope): Placement[];
};
