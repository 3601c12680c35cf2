import type { Visibility } from '#schema/asset.ts';
import { AppError, type ErrorItem } from '#schema/error.ts';
import { type Kind, kindNouns, kindWords } from '#schema/kind.ts';
import type { Requirement } from '#schema/kinds/kind-module.ts';
import { parsePartRef, type PartRef } from '#schema/kinds/part-ref.ts';
import { formatRef } from '#schema/name.ts';
import type { PinnedPart, Warning } from '#schema/version.ts';
import type { Context } from '../context.ts';
import { readersCanRead } from '../policy.ts';
import { findCandidates, type PartAsset } from './find-candidates.ts';
import type { InlinePart } from './inline.ts';
import { type PartVersion, versionPicker } from './pick-version.ts';

/** A required part with the version that it is pinned to. */
export type ResolvedPart = Omit<PinnedPart, 'trouble' | 'yankSeverity'> & {
  assetId: string;
  partVersionId: string;
  /** Whether it stays pinned when its version is yanked before it is stored: it was asked for by its number. */
  isExact: boolean;
};

/** The version that requires parts: who will read it, and which parts it has in its own files. */
export type Whole = {
  kind: Kind;
  namespace: { id: string; name: string };
  name: string;
  visibility: Visibility;
  manifestFile: string;
  inline: readonly InlinePart[];
};

type Resolved = { part: ResolvedPart; warning: Warning | null };

/**
 * Pins the required parts of a version: finds the asset and the version of each, and checks that everyone who may read
 * the whole may read the part. A bare name that an inline part has means that one, and is left out. Throws
 * `manifest.invalid` with an item for every part that cannot be pinned.
 */
export async function resolveParts(
  ctx: Context,
  whole: Whole,
  requires: readonly Requirement[],
): Promise<{ parts: ResolvedPart[]; warnings: Warning[] }> {
  const problems: ErrorItem[] = [];
  const wanted = requires.flatMap((one) => {
    const ref = parsePartRef(one.ref);
    if (typeof ref === 'string') {
      problems.push(problemOf(whole, one, `"${one.ref}" ${ref}`));
      return [];
    }
    const isInline =
      ref.namespace === null && ref.selector === null && hasInline(whole, one.kind, ref.name);
    return isInline ? [] : [{ ...one, ref }];
  });
  if (wanted.length === 0 && problems.length === 0) return { parts: [], warnings: [] };
  const find = await findCandidates(ctx, whole.namespace, wanted);
  const found = wanted.map((one) => ({ ...one, found: find(one.kind, one.ref) }));
  const pick = await versionPicker(
    ctx,
    found.flatMap(({ found: { asset } }) => asset ?? []),
  );
  const resolved: Resolved[] = [];
  const taken = new Map<string, string>();
  for (const {
    found: { asset, ...rest },
    ...one
  } of found) {
    const refuse = (detail: string) => problems.push(problemOf(whole, one, detail));
    if (asset === null) {
      refuse(missingText(one.kind, one.ref, 'candidates' in rest ? rest.candidates : []));
      continue;
    }
    const clash = clashOf(whole, asset, taken);
    const version = pick(asset, one.ref.selector);
    if (clash !== null) refuse(clash);
    else if (typeof version === 'string') refuse(version);
    else if (!readersCanRead({ ...whole, namespaceId: whole.namespace.id }, asset)) {
      refuse(narrowerText(whole.visibility, asset));
    } else resolved.push(pinned(whole, one, asset, version));
  }
  const [first] = problems;
  if (first) {
    const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
    throw new AppError('manifest.invalid', `${first.pointer}: ${first.detail}${more}`, {
      errors: problems,
    });
  }
  return {
    parts: resolved.map(({ part }) => part),
    warnings: resolved.flatMap(({ warning }) => warning ?? []),
  };
}

type Parsed = { kind: Kind; ref: PartRef; line: number | null };

function pinned(
  whole: Whole,
  { kind, ref, line }: Parsed,
  asset: PartAsset,
  version: PartVersion,
): Resolved {
  const name = formatRef(asset);
  const part = {
    kind,
    ref: name,
    requested: ref.selector?.text ?? null,
    version: version.version,
    digest: version.digest,
    assetId: asset.id,
    partVersionId: version.id,
    isExact: ref.selector?.type === 'version',
  };
  const warn = (code: string, text: string) => ({ code, file: whole.manifestFile, line, text });
  if (version.yankedAt !== null)
    return { part, warning: warn('part.yanked', `${name}@${version.version} was yanked`) };
  if (asset.deprecatedAt !== null)
    return { part, warning: warn('part.deprecated', `${name} is deprecated`) };
  const [asked, current] =
    ref.namespace === null ? [ref.name, asset.name] : [`${ref.namespace}/${ref.name}`, name];
  if (asked !== current)
    return { part, warning: warn('part.moved', `${asked} has moved to ${name}; write that`) };
  return { part, warning: null };
}

function problemOf(
  { manifestFile }: Whole,
  { line }: { line: number | null },
  detail: string,
): ErrorItem {
  return { pointer: line === null ? manifestFile : `${manifestFile}:${line}`, detail };
}

function hasInline({ inline }: Whole, kind: Kind, name: string): boolean {
  return inline.some((part) => part.kind === kind && part.name === name);
}

/** Why a part cannot stand beside the others: an install has one place for each kind and name. */
function clashOf(whole: Whole, asset: PartAsset, taken: Map<string, string>): string | null {
  const ref = formatRef(asset);
  if (
    asset.kind === whole.kind &&
    asset.namespace === whole.namespace.name &&
    asset.name === whole.name
  )
    return `"${ref}" is this ${kindNouns[whole.kind]} itself`;
  const folder = `${kindWords[asset.kind]}/${asset.name}`;
  if (hasInline(whole, asset.kind, asset.name))
    return `"${ref}" has the name of a part in the files: remove ${folder}/ or the ref`;
  const before = taken.get(folder);
  taken.set(folder, ref);
  if (before === undefined) return null;
  return before === ref
    ? `"${ref}" is required twice; keep one of them`
    : `"${ref}" and "${before}" have the same name, and an install has one place for it; keep one of them`;
}

function missingText(kind: Kind, { namespace, name }: PartRef, candidates: string[]): string {
  if (candidates.length > 0) {
    return `"${name}" could be ${candidates.slice(0, 5).join(' or ')}; name one in full`;
  }
  const ref = namespace === null ? name : `${namespace}/${name}`;
  return `there is no ${kindNouns[kind]} "${ref}" that you can see; publish it first, or correct the ref`;
}

/** Who may read the whole but not the part, and what helps. */
export function narrowerText(
  visibility: Visibility,
  part: { namespace: string; name: string; visibility: Visibility },
): string {
  return `"${formatRef(part)}" is ${part.visibility}, so that not everyone who sees this (${visibility}) could install it; make the part visible to them, or publish this with a narrower visibility`;
}
