import { type Kind, kindWords } from './kind.ts';
import { isManifest, kindModule, kinds } from './kinds/index.ts';

/** A folder with the manifest of a kind; the path is empty for the top of the tree. */
export type RecognisedFolder = { kind: Kind; path: string; manifestPath: string };

/** A file of another format, which `convert` of the kind makes assets of: one, several or none. */
export type RecognisedFile = { kind: Kind; path: string };

/**
 * Recognises the assets in a tree of files by their paths, which are relative to its top and have forward slashes. A
 * folder with the manifests of several kinds is one asset of each. Of two manifests of one kind in a folder, such as
 * `SKILL.md` and `skill.md`, the first is taken. The result is in the order of the paths and, at one path, of the
 * kinds. Folders that are never published, such as dependencies, are found too: callers leave them out.
 */
export function recognise(paths: Iterable<string>): {
  folders: RecognisedFolder[];
  files: RecognisedFile[];
} {
  const folders = new Map<string, RecognisedFolder>();
  const files: RecognisedFile[] = [];
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    for (const kind of kinds) {
      if (isManifest(kind, name)) {
        const folder = folderOf(path);
        const key = `${kind} ${folder}`;
        if (!folders.has(key)) folders.set(key, { kind, path: folder, manifestPath: path });
      } else if (kindModule(kind).isConvertibleInTree(path)) files.push({ kind, path });
    }
  }
  return { folders: [...folders.values()], files };
}

/**
 * Gives a function that finds the bundle that a folder belongs to: the outermost of the folders whose kind has parts,
 * such as an agent, and which has the given one at or below `<word of a kind of parts>/<name>`. A part is published
 * with its bundle and is no asset of its own. The function gives null for any other folder.
 */
export function bundleFinder(
  folders: readonly RecognisedFolder[],
): (folder: string) => RecognisedFolder | null {
  const bundles = new Map<string, RecognisedFolder>();
  for (const folder of folders) {
    if (kindModule(folder.kind).partKinds) bundles.set(folder.path, folder);
  }
  return (folder) => {
    const segments = folder === '' ? [] : folder.split('/');
    // A part has at least two segments below its bundle: the word and the name.
    for (let length = 0; length + 2 <= segments.length; length += 1) {
      const bundle = bundles.get(segments.slice(0, length).join('/'));
      const words = (bundle && kindModule(bundle.kind).partKinds)?.map((kind) => kindWords[kind]);
      if (bundle && words?.some((word) => word === segments[length])) return bundle;
    }
    return null;
  };
}

/** The folder of a path; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
