import { writeFileSync } from 'node:fs';
import { isAllowed } from './expression.ts';
import type { LicensedPackage } from './package-licence.ts';
import { allowedLicences } from './policy.ts';

/** The name of the file with the licences, beside each bundle. */
export const noticesFile = 'THIRD-PARTY-LICENSES.txt';

const line = '-'.repeat(80);

/**
 * The licences of the packages that a bundle contains, as one text; the same for the same packages, whatever
 * their order. Packages with one text share it. Throws with the name of every package that has no licence, one
 * that is not allowed, or no text.
 */
export function noticesOf(what: string, packages: LicensedPackage[]): string {
  const byId = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  const sorted = [...byId].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const faults = sorted.flatMap(([id, one]) => {
    const fault = faultOf(one);
    return fault === null ? [] : [`  ${id} ${fault}`];
  });
  if (faults.length > 0) {
    throw new Error(
      `${what} must not contain these packages (the rules are in scripts/build/licences/policy.ts):\n${faults.join('\n')}`,
    );
  }
  const shared = new Map<string, string[]>();
  for (const [id, { texts }] of sorted) {
    const text = texts.join(`\n\n`);
    shared.set(text, [...(shared.get(text) ?? []), id]);
  }
  const list = sorted.map(([id, { licence }]) => `  ${id}: ${licence}`).join('\n');
  const texts = [...shared].map(
    ([text, ids]) => `${line}\n${ids.join('\n')}\n${line}\n\n${text}\n`,
  );
  return `${what} contains these ${sorted.length} packages of others. Their licences follow.\n\n${list}\n\n${texts.join('\n')}`;
}

/** Writes {@link noticesOf} to {@link noticesFile} in a folder. */
export function writeNotices(folder: string, what: string, packages: LicensedPackage[]): void {
  writeFileSync(`${folder}/${noticesFile}`, noticesOf(what, packages));
}

function faultOf({ licence, texts }: LicensedPackage): string | null {
  if (licence === '') return 'names no licence';
  if (!isAllowed(licence, allowedLicences))
    return `has the licence "${licence}", which is not allowed`;
  return texts.length === 0 ? `has no text of its licence "${licence}"` : null;
}
