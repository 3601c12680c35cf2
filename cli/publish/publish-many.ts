import type { Client } from '#schema/client.ts';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { VersionOrigin } from '#schema/version.ts';
import type { BaseCommand } from '../base-command.ts';
import { type DescribedError, describe } from '../describe-error.ts';
import { isTimedOut, isUnreachable } from '../exit-codes.ts';
import { contentDigest } from './asset-folder.ts';
import type { LeftOut } from './left-out.ts';
import { type PlannedFolder, planRecursive } from './plan-recursive.ts';
import { publishFolder, type PublishQuery } from './publisher.ts';
import { type AssetFolder, templateProblem } from './read-asset.ts';
import type { OriginReader } from './stated-origin.ts';

/** An asset of a run. */
export type PublishItem = {
  kind: Kind;
  /** Its path as people see it; empty for the start. */
  path: string;
  /** The folder, relative to the start, that the paths in its warnings and errors are relative to. */
  base: string;
  read(): Promise<AssetFolder>;
};

/** The result of one asset of a run. */
export type FolderOutcome = {
  kind: Kind;
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
  /** The changelog of the version, as the registry stored it; in a dry run, as it would be. */
  changelog: string | null;
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
 * Publishes assets, four at a time, and those that may require others after all others. A failed one does not stop the others, but an unreachable registry
 * does. `report` is called in the order of the paths, as early as possible.
 */
export async function publishMany(
  command: BaseCommand,
  client: Client,
  options: {
    items: readonly PublishItem[];
    query: PublishQuery;
    /** Reads the origins of folders; null if they are not to be stated. */
    origins: OriginReader | null;
    report(outcome: FolderOutcome): void;
    onDone(path: string): void;
    /** Called for slow requests and for retries. */
    say(text: string): void;
  },
): Promise<FolderOutcome[]> {
  const { query, items } = options;
  const { signal } = command.context;
  const reporter = inOrder(items, options.report);
  const found: { item: PublishItem; asset: AssetFolder; digest: string }[] = [];
  for (const item of items) {
    signal.throwIfAborted();
    try {
      const asset = await item.read();
      if (asset.isTemplate) {
        reporter.settle(item, { ...empty(item), outcome: 'skipped', reason: templateProblem });
        options.onDone(item.path);
        continue;
      }
      found.push({ item, asset, digest: await contentDigest(asset) });
    } catch (err) {
      reporter.settle(item, failed(item, err));
      options.onDone(item.path);
    }
  }

  const queue = planAll(found);
  let gone: unknown = null;
  const publishOne = async ({ item, asset, planned }: Queued): Promise<FolderOutcome> => {
    const { path } = item;
    if (gone) return { ...failed(item, gone), outcome: 'not_tried' };
    if (planned.action === 'duplicate') {
      return { ...empty(item), outcome: 'duplicate', duplicateOf: planned.of || '.' };
    }
    try {
      const name = planned.renamedFrom === null && asset.named ? undefined : planned.name;
      const say = (text: string) => options.say(`${path || '.'}: ${text}`);
      const stated = await options.origins?.read(asset);
      const asked = { ...query, ...stated, name };
      const result = await publishFolder(command, client, asset, asked, say);
      return {
        ...empty(item),
        outcome: result.outcome,
        ref: result.asset.ref,
        version: result.version.version,
        digest: result.version.digest,
        renamedFrom: planned.renamedFrom,
        changelog: result.version.changelog,
        origin: result.version.origin,
        warnings: result.warnings.length,
        leftOut: asset.leftOut,
      };
    } catch (err) {
      signal.throwIfAborted();
      if (isUnreachable(err) || isTimedOut(err)) gone = err;
      return failed(item, err);
    }
  };
  const hasParts = ({ item }: Queued) => kindModule(item.kind).partKinds !== undefined;
  for (const wave of [queue.filter((one) => !hasParts(one)), queue.filter(hasParts)]) {
    const work = async () => {
      for (let next = wave.shift(); next; next = wave.shift()) {
        reporter.settle(next.item, await publishOne(next));
        options.onDone(next.item.path);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, work));
  }
  return reporter.outcomes();
}

type Queued = { item: PublishItem; asset: AssetFolder; planned: PlannedFolder };

/** The plan of each kind, whose names are apart from those of the others. */
function planAll(found: { item: PublishItem; asset: AssetFolder; digest: string }[]): Queued[] {
  const kinds = [...new Set(found.map(({ item }) => item.kind))];
  return kinds.flatMap((kind) => {
    const all = found.filter(({ item }) => item.kind === kind);
    const folders = all.map(({ item, asset, digest }) => ({
      path: item.path,
      name: asset.name,
      alternativeName: asset.manifest.alternativeName ?? null,
      digest,
    }));
    const byPath = new Map(all.map((one) => [one.item.path, one]));
    return planRecursive(kind, folders).flatMap((planned): Queued[] => {
      const one = byPath.get(planned.path);
      return one ? [{ item: one.item, asset: one.asset, planned }] : [];
    });
  });
}

function empty({ kind, path }: PublishItem): Omit<FolderOutcome, 'outcome'> {
  return {
    kind,
    path: path || '.',
    ref: null,
    version: null,
    digest: null,
    renamedFrom: null,
    duplicateOf: null,
    reason: null,
    changelog: null,
    origin: null,
    warnings: 0,
    leftOut: [],
    error: null,
  };
}

function failed(item: PublishItem, err: unknown): FolderOutcome {
  return { ...empty(item), outcome: 'failed', error: describe(err) };
}

/** Reports outcomes in the order of the items, in whatever order they arrive. */
function inOrder(items: readonly PublishItem[], report: (outcome: FolderOutcome) => void) {
  const settled = new Map<PublishItem | undefined, FolderOutcome>();
  let next = 0;
  return {
    settle(item: PublishItem, outcome: FolderOutcome) {
      settled.set(item, outcome);
      for (
        let ready = settled.get(items[next]);
        next < items.length && ready;
        ready = settled.get(items[next])
      ) {
        report(ready);
        next += 1;
      }
    },
    outcomes: () => items.flatMap((item) => settled.get(item) ?? []),
  };
}
