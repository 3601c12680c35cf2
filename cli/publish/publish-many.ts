import { join } from 'node:path';
import type { Client } from '#schema/client.ts';
import type { VersionOrigin } from '#schema/version.ts';
import type { BaseCommand } from '../base-command.ts';
import { type DescribedError, describe } from '../describe-error.ts';
import { isTimedOut, isUnreachable } from '../exit-codes.ts';
import { contentDigest, type FolderLimits } from './asset-folder.ts';
import { refuseLink } from './find-assets.ts';
import type { LeftOut } from './left-out.ts';
import { type PlannedFolder, planRecursive } from './plan-recursive.ts';
import { publishFolder, type PublishQuery } from './publisher.ts';
import { type AssetFolder, readAsset, templateProblem } from './read-asset.ts';
import type { OriginReader } from './stated-origin.ts';

/** The result of one folder of a recursive publish. */
export type FolderOutcome = {
  /** The path relative to the start, with forward slashes; `.` for the start itself. */
  path: string;
  outcome: 'created' | 'unchanged' | 'checked' | 'duplicate' | 'skipped' | 'failed' | 'not_tried';
  ref: string | null;
  version: string | null;
  digest: string | null;
  /** The name in the manifest, if another folder of this run uses it; else null. */
  renamedFrom: string | null;
  /** For a duplicate, the folder with the same content; else null. */
  duplicateOf: string | null;
  /** Why a folder is skipped. */
  reason: string | null;
  /** The origin of the version, as the registry stored it. */
  origin: VersionOrigin | null;
  warnings: number;
  /** The paths that were not published. */
  leftOut: LeftOut[];
  error: DescribedError | null;
};

const inFlight = 4;

/** Outcomes after which the registry has the content of the folder, or the folder needs no publish. */
export const storedOutcomes: ReadonlySet<FolderOutcome['outcome']> = new Set([
  'created',
  'unchanged',
  'checked',
  'duplicate',
  'skipped',
]);

/**
 * Publishes folders, four at a time. A failed folder does not stop the others, but an unreachable registry
 * does. `report` is called in the order of the paths, as early as possible.
 */
export async function publishMany(
  command: BaseCommand,
  client: Client,
  options: {
    start: string;
    paths: string[];
    query: PublishQuery;
    limits: FolderLimits;
    include: ReadonlySet<string>;
    /** Reads the origins of folders; null if they are not to be stated. */
    origins: OriginReader | null;
    report(outcome: FolderOutcome): void;
    onDone(path: string): void;
    /** Called for slow requests and for retries. */
    say(text: string): void;
  },
): Promise<FolderOutcome[]> {
  const { start, query, limits, include } = options;
  const { kind } = command;
  const { signal } = command.context;
  const reporter = inOrder(options.paths, options.report);
  const assets = new Map<string, AssetFolder>();
  const found = [];
  for (const path of options.paths) {
    signal.throwIfAborted();
    try {
      await refuseLink(start, path);
      const asset = await readAsset(kind, join(start, path), { limits, include });
      if (asset.isTemplate) {
        reporter.settle({ ...empty(path), outcome: 'skipped', reason: templateProblem });
        options.onDone(path);
        continue;
      }
      assets.set(path, asset);
      const digest = await contentDigest(kind, asset.folder, asset.files);
      found.push({ path, name: asset.name, digest });
    } catch (err) {
      reporter.settle(failed(path, err));
      options.onDone(path);
    }
  }

  const queue = planRecursive(kind, found);
  let gone: unknown = null;
  const publishOne = async (planned: PlannedFolder): Promise<FolderOutcome> => {
    const { path } = planned;
    const asset = assets.get(path);
    if (gone || !asset) return { ...failed(path, gone), outcome: 'not_tried' };
    if (planned.action === 'duplicate') {
      return { ...empty(path), outcome: 'duplicate', duplicateOf: planned.of || '.' };
    }
    try {
      const name = planned.renamedFrom === null && asset.named ? undefined : planned.name;
      const say = (text: string) => options.say(`${path || '.'}: ${text}`);
      const stated = await options.origins?.read(asset);
      const asked = { ...query, ...stated, name };
      const result = await publishFolder(command, client, asset, asked, say);
      return {
        ...empty(path),
        outcome: result.outcome,
        ref: result.asset.ref,
        version: result.version.version,
        digest: result.version.digest,
        renamedFrom: planned.renamedFrom,
        origin: result.version.origin,
        warnings: result.warnings.length,
        leftOut: asset.leftOut,
      };
    } catch (err) {
      signal.throwIfAborted();
      if (isUnreachable(err) || isTimedOut(err)) gone = err;
      return failed(path, err);
    }
  };
  const work = async () => {
    for (let planned = queue.shift(); planned; planned = queue.shift()) {
      reporter.settle(await publishOne(planned));
      options.onDone(planned.path);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return reporter.outcomes();
}

function empty(path: string): Omit<FolderOutcome, 'outcome'> {
  return {
    path: path || '.',
    ref: null,
    version: null,
    digest: null,
    renamedFrom: null,
    duplicateOf: null,
    reason: null,
    origin: null,
    warnings: 0,
    leftOut: [],
    error: null,
  };
}

function failed(path: string, err: unknown): FolderOutcome {
  return { ...empty(path), outcome: 'failed', error: describe(err) };
}

/** Reports outcomes in the order of `paths`, in whatever order they arrive. */
function inOrder(paths: string[], report: (outcome: FolderOutcome) => void) {
  const settled = new Map<string, FolderOutcome>();
  let next = 0;
  const at = (index: number) => settled.get(paths[index] || '.');
  return {
    settle(outcome: FolderOutcome) {
      settled.set(outcome.path, outcome);
      for (let outcome = at(next); next < paths.length && outcome; outcome = at(next)) {
        report(outcome);
        next += 1;
      }
    },
    outcomes: () => paths.flatMap((path) => settled.get(path || '.') ?? []),
  };
}
