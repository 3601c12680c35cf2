import type { ErrorItem } from '../error.ts';
import type { Kind } from '../kind.ts';
import type { ManifestChange, ManifestData } from './manifest-change.ts';
import type { InstallScope, Target } from '../targets.ts';
import type { Warning } from '../version.ts';

/** Where the text of a manifest is from. */
export type ManifestSource = {
  /** The file name in errors and warnings; the usual name if it is left out. */
  file?: string | undefined;
  /** The name of the folder, which replaces a missing name. */
  folderName?: string | null | undefined;
  /** The text of the {@link KindModule.readmeFile} beside the manifest, if there is one. */
  readme?: string | null | undefined;
};

/** The normalised fields of a manifest of any kind, and its data as written. */
export type AssetManifest = {
  /** All data of the manifest, as JSON values; a date is the text as written. */
  data: Record<string, unknown>;
  /** The slug for addresses; null if neither the manifest nor the folder gives one. */
  name: string | null;
  /**
   * The slug to use instead of {@link name} where another thing has that one already. Null, or left out, for a kind
   * in which the same name always means the same asset.
   */
  alternativeName?: string | null;
  /** The name as written, if it differs from the slug. */
  displayName: string | null;
  description: string;
  /** Semver; null if the manifest has no valid version. */
  version: string | null;
  /** Whether the version was made of a text that is no semver and that is a version elsewhere; left out if not. */
  isVersionMade?: boolean;
  tags: string[];
  license: string | null;
  author: string | null;
  /** Markdown, with `\n` line ends. */
  readme: string;
  /** The file that the readme is from; left out if it is the manifest. */
  readmeFile?: string;
  /** The line of that file, from 1, where the readme starts. */
  readmeLine: number;
  /** Other assets that are installed together with this one; empty if there are none. */
  requires: readonly Requirement[];
  /** The values that a user gives at install; empty if there are none. */
  inputs: readonly DeclaredInput[];
  warnings: Warning[];
  /** A rough number of tokens of the whole file, for an agent that loads it. */
  tokens: number;
};

/**
 * A required asset: `namespace/name` or `name`, with an optional `@version`, `@range` or `@dist-tag`, as
 * `part-ref.ts` reads it. `line` is its line in the manifest.
 */
export type Requirement = { kind: Kind; ref: string; line: number | null };

/** A value that a user gives at install, such as the key of an API. */
export type DeclaredInput = {
  /** The name of the environment variable, header or argument; unique in a version. */
  name: string;
  description: string | null;
  required: boolean;
  /** A secret is never written where the agent tool can read it from the environment. */
  secret: boolean;
  default: string | null;
  /** The allowed values; empty if any value is. */
  choices: readonly string[];
  format: 'string' | 'number' | 'boolean' | 'filepath';
};

/**
 * One thing that an install writes on a machine. Paths have the form of `schema/targets.ts`, so that the server,
 * which does not know the machine, can give them too.
 */
export type Placement =
  /** A folder with the files of the version that are below its folder `from`; empty for all of them. */
  | { type: 'folder'; path: string; from: string }
  /** A file that belongs to the agent tool. */
  | {
      type: 'file';
      path: string;
      content: string;
      /** The keys that the author sets for this tool alone, which are in `content` as they are; left out if there are none. */
      extras?: Record<string, unknown> | undefined;
      /** Those of `extras` that the user must agree to, such as hooks and permissions; left out with them. */
      grants?: string[] | undefined;
    }
  /** An entry in a file that the tool and the user write too; `pointer` is a JSON pointer (RFC 6901). */
  | {
      type: 'entry';
      path: string;
      format: 'json' | 'toml' | 'yaml';
      pointer: string;
      value: unknown;
      /** The secret inputs whose values are in `value`, because the tool cannot read them from the environment. */
      writtenSecrets: string[];
      /** The environment variables that the tool reads because of `value`. */
      environment: string[];
      /** Those of `environment` that stand in a text as such, without being an input; left out if there are none. */
      literals?: string[] | undefined;
    };

/** A place in which a target looks for assets of a kind: a folder that holds placements, or a shared file with entries. */
export type Location = {
  type: 'folder' | 'file';
  path: string;
  /** The JSON pointer of the object in a shared file whose keys are entries; an install writes nowhere else in it. */
  pointer?: string;
};

/** What the placements of a version depend on. */
export type PlacedAsset = {
  /** The name of the asset. */
  name: string;
  /** The paths of all files of the version. */
  paths: readonly string[];
  /** The text of a file of the version; only for the paths that {@link KindModule.placementFiles} gives. */
  text(path: string): string;
  /** The values of inputs, by name. An input without a value is written as a placeholder. */
  inputs: Readonly<Record<string, string>>;
};

/** A version that was made from a file of another format. */
export type Conversion = {
  /** The name of the asset in the file, such as the key of an MCP server. */
  name: string;
  files: { path: string; text: string }[];
  warnings: Warning[];
  /** Why it cannot be published, with `file:line` as the pointers; empty if it can. Other assets of the file can. */
  problems: ErrorItem[];
};

/** Everything that is specific to one kind of asset. Other code uses this module and never checks the kind. */
export type KindModule = {
  /** The name of the manifest, at the root of each version. */
  manifestFile: string;
  /** The file whose text is the readme, for a kind whose manifest is no text for people; left out for any other. */
  readmeFile?: string;
  /** Whether the manifest alone is a whole asset, so that its file can be published without its folder. */
  standsAlone?: boolean;
  /**
   * The kinds of which a version may have parts: required ones, which are pinned at publish, and inline ones, in the
   * folder `<word of the kind>/<name>/` of the version. Left out if a version has no parts.
   */
  partKinds?: readonly Kind[];
  /**
   * Reads a manifest. A departure from the standard that can be stored gives a warning. Throws `manifest.invalid`,
   * with `file:line` as the pointer.
   */
  readManifest(text: string, from?: ManifestSource): AssetManifest;
  /**
   * Whether two manifests of the same name, as their data, describe the same thing. Left out for a kind in which they
   * always do. Where they do not, {@link AssetManifest.alternativeName} is the name of the later one.
   */
  isSameAsset?(before: Record<string, unknown>, after: Record<string, unknown>): boolean;
  /**
   * What changed between the data of two manifests that a reader must not miss; empty where one of them is not known.
   */
  manifestChanges(before: ManifestData | null, after: ManifestData | null): ManifestChange[];
  /** The template of a manifest, as `init` writes it. */
  template(name: string, description?: string): string;
  /** Whether a manifest is still the unchanged {@link template} for that name. */
  isTemplate(text: string, name: string): boolean;
  /** Whether a path looks like a file of another format that {@link convert} reads, such as `.mcp.json`. */
  isConvertible(path: string): boolean;
  /**
   * Whether a search of a tree of files takes a path for such a file. Narrower than {@link isConvertible}: what is only
   * in the settings of a user's own client is published where he names the file.
   */
  isConvertibleInTree(path: string): boolean;
  /** A path for which that is so, to show what is looked for; left out if there is none. */
  convertibleExample?: string;
  /**
   * Makes versions of this kind from a file of another format, whose ending in `path` says how to read it; none if
   * the file has no asset. Throws `manifest.invalid`, with `file:line` as the pointer, if it cannot be read.
   */
  convert(text: string, path: string): Conversion[];
  /** Where a target looks for assets of this kind; empty if it does not support the kind in that scope. */
  locations(target: Pick<Target, 'id'>, scope: InstallScope): Location[];
  /** The files of a version whose text {@link place} reads. */
  placementFiles(paths: readonly string[]): string[];
  /**
   * The placements of an install for a target; empty if the target does not support this kind in that scope, or if
   * there is an {@link obstacle}.
   */
  place(asset: PlacedAsset, target: Pick<Target, 'id'>, scope: InstallScope): Placement[];
  /**
   * Why a target that supports this kind in that scope cannot have this version, and what to do instead; null if it
   * can. Left out for a kind without obstacles.
   */
  obstacle?(asset: PlacedAsset, target: Pick<Target, 'id'>, scope: InstallScope): string | null;
};
