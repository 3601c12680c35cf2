import type { FileDiff, Finding, WhatMatters } from './version-diff.ts';

/** What matters in the files alone; the kind of the asset knows what matters in its manifest. */
export type FilesThatMatter = Omit<WhatMatters, 'manifest'>;

const scriptName =
  /\.(sh|bash|zsh|fish|ps1|psm1|bat|cmd|py|rb|pl|php|lua|js|mjs|cjs|ts|mts|cts|go|rs|jar|exe|dll|so|dylib|wasm)$|(^|\/)Makefile$/i;
/** Matches a URL of a network scheme that is no XML namespace, and a git remote over SSH. */
const hostPattern =
  /(?:(?<!xmlns(?::\w+)?=["'])(?:https?|wss?|ftp|ssh|git):\/\/(?:[^\s/@"'`]*@)?|\bgit@)([a-z0-9.-]*[a-z0-9]|\[[0-9a-f:]+\])/gi;
const environmentPattern =
  /(?:process\.env\.|import\.meta\.env\.|process\.env\[["']|os\.environ(?:\.get\(|\[)["']|getenv\(["']|\$env:|\$\{?)([A-Z][A-Z0-9]*_[A-Z0-9_]+)/g;

/**
 * What changed in the files that a reader must not miss; `manifestChanges` of the asset's kind adds what changed in
 * the manifest. The page of a comparison, the answer of the API and `agenthub-cli` all have it from here. It points
 * readers to places. It is no scanner and does not find what someone hides.
 */
export function whatMatters(files: readonly FileDiff[]): FilesThatMatter {
  const added = files.filter(({ change }) => change === 'added');
  const becameExecutable = (file: FileDiff) =>
    file.change === 'changed' && file.after?.executable === true && !file.before?.executable;
  return {
    scripts: added.filter(isScript).map(whole),
    changedScripts: files
      .filter((file) => file.change === 'changed' && isScript(file) && !becameExecutable(file))
      .map(whole),
    madeExecutable: files.filter(becameExecutable).map(whole),
    opaque: files
      .filter((file) => file.change !== 'removed' && file.hunks === null && !isScript(file))
      .map(whole),
    hosts: newMatches(files, hostPattern, (host) => host.toLowerCase()),
    environment: newMatches(files, environmentPattern, (name) => name),
  };
}

/** Whether nothing was found. */
export function isQuiet(matters: FilesThatMatter): boolean {
  return Object.values(matters).every((list) => list.length === 0);
}

function whole(file: FileDiff): Finding {
  return { path: file.path, line: null, text: file.path };
}

function isScript(file: FileDiff): boolean {
  return (
    file.after?.executable === true ||
    scriptName.test(file.path) ||
    file.hunks?.[0]?.lines[0]?.startsWith('+#!') === true
  );
}

/** The first place of each match in added lines that matches no removed or unchanged line of the hunks. */
function newMatches(
  files: readonly FileDiff[],
  pattern: RegExp,
  normalise: (match: string) => string,
): Finding[] {
  const known = new Set<string>();
  const found = new Map<string, Finding>();
  for (const file of files) {
    for (const hunk of file.hunks ?? []) {
      let line = hunk.newStart;
      for (const text of hunk.lines) {
        const isAdded = text.startsWith('+');
        for (const match of text.slice(1).matchAll(pattern)) {
          const value = normalise(match[1] ?? '');
          if (!isAdded) known.add(value);
          else if (!found.has(value)) found.set(value, { path: file.path, line, text: value });
        }
        if (isAdded || text.startsWith(' ')) line += 1;
      }
    }
  }
  return [...found.values()].filter(({ text }) => !known.has(text));
}
