import type { Services } from '#api/domain/context.ts';
import type { GitHead, GitSnapshot, GitSource } from '#api/domain/git.ts';
import type { FoundSource } from '#api/domain/source/find.ts';
import { AppError, type ErrorItem } from '#schema/error.ts';
import { slugify } from '#schema/manifest/slug.ts';
import { convertAll } from './convert.ts';
import { inspect } from './inspect.ts';
import { placeKey, plan, type PlannedChange } from './plan.ts';
import { isPublished } from './published.ts';
import { readRegistrySide } from './registry-side.ts';
import { type LeftOut, scan } from './scan.ts';

/** The most assets of one source; a larger repository needs a path glob, or several sources. */
const assetsMax = 10_000;

/** A repository at one commit, and the changes that a run would make. */
export type SourcePlan = {
  snapshot: GitSnapshot;
  changes: PlannedChange[];
  /** Problems that belong to no asset. */
  problems: ErrorItem[];
  /** The name of an asset at the root of the repository if its manifest has none. */
  rootName: string;
};

/** Reads the tree of a commit and the files of assets that are new or changed, and plans the changes. Throws `git.*`; `git.too_large` also for more than 10,000 assets. */
export async function readSource(
  services: Pick<Services, 'db' | 'git' | 'gitLimits' | 'settings'>,
  source: FoundSource,
  remote: GitSource,
  head: GitHead,
  signal: AbortSignal,
): Promise<SourcePlan> {
  const snapshot = await services.git.fetchTree(remote, head.commit, services.gitLimits, signal);
  const scanned = await scan(snapshot, source.pathGlob);
  const converted = await convertAll(scanned.convertibles, snapshot);
  const candidates = [...scanned.candidates, ...converted.candidates];
  const problems = [...scanned.problems, ...converted.problems];
  const leftOut = withProblems(scanned.leftOut, converted.problems);
  if (candidates.length > assetsMax) {
    throw new AppError(
      'git.too_large',
      `The repository has ${candidates.length} assets; a source may have at most ${assetsMax}. Narrow it with a path glob.`,
    );
  }
  const { own, taken } = await readRegistrySide(services, source);
  const known = new Map(
    own
      .filter(({ isGone, isOrphan }) => !isGone && !isOrphan)
      .map((one) => [placeKey(one), one.fingerprint]),
  );
  const rootName = rootNameOf(source.url);
  const found = await inspect(candidates, snapshot, {
    folderName: rootName,
    fileBytesMax: services.gitLimits.blobBytesMax,
    isUnchanged: (candidate, fingerprint) => known.get(placeKey(candidate)) === fingerprint,
  });
  const orphans = new Set(
    own.flatMap(({ kind, name, isOrphan }) => (isOrphan ? [`${kind} ${name}`] : [])),
  );
  for (const one of found) {
    signal.throwIfAborted();
    const name = one.manifest?.ok ? one.manifest.name : '';
    if (!orphans.has(`${one.candidate.kind} ${name}`)) continue;
    one.isPublished = await isPublished(services, source, name, one, snapshot);
  }
  return { snapshot, changes: plan({ found, own, taken, leftOut }), problems, rootName };
}

/** What was left out, with the files that could not be converted: the assets made from them are not gone. */
function withProblems(leftOut: LeftOut, problems: readonly ErrorItem[]): LeftOut {
  const find = (place: string) => problems.find(({ pointer }) => place.startsWith(`${pointer}#`));
  return { ...leftOut, problemAt: (place) => find(place) ?? leftOut.problemAt(place) };
}

/** The last part of a git URL without `.git`. */
function rootNameOf(url: string): string {
  const last = url.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '';
  return slugify(last.replace(/\.git$/, '')).slug ?? '';
}
