import type { InspectedCandidate } from './inspect.ts';
import { nameKey, type OwnAsset, placeKey } from './plan.ts';

/**
 * The name of each candidate; none for one whose manifest is refused. Of several with the same name that are
 * different things, the first keeps it and the others get the alternative name of their manifest. A candidate keeps
 * the one of both under which it was published from the same place. Copies of one folder keep one name.
 */
export function namesOf(
  found: readonly InspectedCandidate[],
  ownByPath: ReadonlyMap<string, OwnAsset>,
): ReadonlyMap<InspectedCandidate, string> {
  const names = new Map<InspectedCandidate, string>();
  /** Which candidate has a name. */
  const holders = new Map<string, InspectedCandidate>();
  const give = (one: InspectedCandidate, name: string) => {
    names.set(one, name);
    const key = nameKey({ kind: one.candidate.kind, name });
    if (!holders.has(key)) holders.set(key, one);
  };
  for (const one of found) {
    const name = ownByPath.get(placeKey(one.candidate))?.name;
    if (name === undefined) continue;
    const { manifest } = one;
    const isItsName = manifest?.ok && (manifest.name === name || manifest.alternativeName === name);
    if (manifest === null || isItsName) give(one, name);
  }
  for (const one of found) {
    const { manifest, candidate } = one;
    if (names.has(one) || !manifest?.ok) continue;
    const { name, alternativeName } = manifest;
    const holder = holders.get(nameKey({ kind: candidate.kind, name }));
    const isOther = holder !== undefined && !isSame(holder, one);
    give(one, isOther && alternativeName !== null ? alternativeName : name);
  }
  return names;
}

/** The candidates, with the name that an asset of this source has now in place of one that it had. */
export function withCurrentNames(
  found: readonly InspectedCandidate[],
  own: readonly OwnAsset[],
): InspectedCandidate[] {
  const current = new Map(
    own.flatMap(({ kind, name, formerNames }) =>
      formerNames.map((former) => [nameKey({ kind, name: former }), name] as const),
    ),
  );
  return found.map((one) => {
    if (!one.manifest?.ok) return one;
    const { kind } = one.candidate;
    const { name, alternativeName: other } = one.manifest;
    const now = (text: string) => current.get(nameKey({ kind, name: text })) ?? text;
    const manifest = { ...one.manifest, name: now(name), alternativeName: other && now(other) };
    return { ...one, manifest };
  });
}

/** Whether two candidates of one name are the same thing. One that is unchanged was not read: only a copy is the same. */
function isSame(holder: InspectedCandidate, one: InspectedCandidate): boolean {
  if (holder.fingerprint === one.fingerprint) return true;
  const [before, after] = [holder.manifest, one.manifest];
  return (
    before !== null &&
    before.ok &&
    after?.ok === true &&
    before.alternativeName === after.alternativeName
  );
}
