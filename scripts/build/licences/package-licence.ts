import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { statedLicences } from './policy.ts';
import { standardText } from './standard-text.ts';

/** A package in a bundle: its licence as an SPDX expression, empty if it names none, and its notices. */
export type LicensedPackage = { name: string; version: string; licence: string; texts: string[] };

type Manifest = {
  name?: string;
  version?: string;
  license?: string | { type?: string };
  licenses?: { type?: string }[];
  author?: string | { name?: string; email?: string };
};

/** The folder of the package that a file belongs to, relative as the file is; null for a file of ours. */
export function packageFolder(file: string): string | null {
  const found = /^(.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'));
  return found?.[1] ?? null;
}

/** Reads the licence of the package in a folder. Throws if the folder has no package.json. */
export function readPackage(folder: string): LicensedPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const name = manifest.name ?? folder.replace(/.*node_modules\//, '');
  const version = manifest.version ?? '';
  const stated = statedLicences[`${name}@${version}`];
  const licence = licenceOf(manifest) || (stated?.licence ?? '');
  const texts = noticesIn(folder);
  const author = stated?.author ?? authorOf(manifest) ?? `the authors of ${name}`;
  return {
    name,
    version,
    licence,
    texts: texts.length > 0 ? texts : standardText(licence, author),
  };
}

/** A package that is not installed, as `policy.ts` states its licence; null if it does not. */
export function statedPackage(name: string, version: string): LicensedPackage | null {
  const stated = statedLicences[`${name}@${version}`];
  if (!stated) return null;
  const { licence, author } = stated;
  return { name, version, licence, texts: standardText(licence, author) };
}

function licenceOf({ license, licenses }: Manifest): string {
  if (typeof license === 'string') return license;
  if (license?.type) return license.type;
  // The form that npm gave up: a list, from which one may choose.
  return (licenses ?? []).flatMap(({ type }) => type ?? []).join(' OR ');
}

function authorOf({ author }: Manifest): string | undefined {
  if (typeof author === 'string') return author.replace(/\s*\(.*\)$/, '');
  if (!author?.name) return undefined;
  return author.email ? `${author.name} <${author.email}>` : author.name;
}

/** The files of a package that its licence asks to pass on, in the order of their names. */
function noticesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isNotice(entry.name))
    .map(({ name }) => name)
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .map((text) => ownPart(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')).trim())
    .filter((text) => text !== '');
}

/** Without what a bundler appends for its own dependencies: only its runtime code ends in a bundle, not they. */
const ownPart = (text: string) => text.split('\n# Licenses of bundled dependencies\n')[0] ?? '';

const isNotice = (name: string) =>
  /^(?:licen[cs]es?|copying|copyright|notice)(?:[-.].*)?$/i.test(name) &&
  !/\.(?:[cm]?[jt]s|json|map)$/i.test(name);
