import { clip, readTags, readVersion } from '../../manifest/fields.ts';
import { type JsonText, pointerTo, readJsonText } from '../../manifest/json-text.ts';
import { manifestBytesMax, warningsMax } from '../../manifest/limits.ts';
import { manifestRefused } from '../../manifest/refuse.ts';
import { slugify } from '../../manifest/slug.ts';
import { estimateTokens } from '../../manifest/tokens.ts';
import type { Warning } from '../../version.ts';
import type { AssetManifest, ManifestSource } from '../kind-module.ts';
import { departures } from './departures.ts';
import { declaredInputs } from './inputs.ts';
import { refuseSecrets } from './refuse-secrets.ts';
import { manifestFile } from './manifest-file.ts';
import { serverJsonOf } from './normalise.ts';
import { generatedReadme } from './readme.ts';
import { publisherKey, type ServerJson } from './server-json.ts';
import { unversioned } from './unversioned.ts';

/** The readme of a server. */
export const readmeFile = 'README.md';

/**
 * Reads a server.json of any of the six schemas. A departure from the schema that can be stored gives a warning. The
 * name is the last part of the server's name, the alternative name the whole one. Throws `manifest.invalid`, with
 * `file:line` as the pointer, if the text is not JSON, is not an object, is too large, nests too deeply or holds a secret.
 */
export function readServerManifest(text: string, from: ManifestSource = {}): AssetManifest {
  const { file = manifestFile, folderName = null, readme = null } = from;
  // A UTF-16 unit is at least one byte, so this limit never refuses a text that is within the limit in bytes.
  if (text.length > manifestBytesMax) {
    throw manifestRefused(file, null, 'the manifest is larger than 1 MiB');
  }
  const json = readJsonText(text, file);
  const data = objectOf(json, file);
  refuseSecrets(data, file, json.lineOf);
  const warnings: Warning[] = json.repeated.slice(0, warningsMax).map(({ key, line }) => ({
    code: 'json.duplicate_key',
    file,
    line,
    text: `"${clip(key)}" occurs twice; the last value counts`,
  }));
  const note = (code: string, key: string, message: string) =>
    warnings.push({ code, file, line: json.lineOf(pointerTo(key)), text: message });
  const server = serverJsonOf(data);
  const version =
    data['version'] === unversioned ? null : readVersion({ data, sourceOf: () => null }, note);
  const tags = readTags({ data: tagsOf(data), sourceOf: () => null }, note);
  for (const { pointer, ...found } of departures(data, server)) {
    warnings.push({ ...found, file, line: json.lineOf(pointer) });
  }
  return {
    data,
    ...namesOf(server, folderName),
    description: server.description ?? server.title ?? server.name,
    version,
    isVersionMade: version !== null && version !== data['version'],
    tags,
    license: null,
    author: null,
    ...(readme === null
      ? { readme: generatedReadme(server) }
      : { readme: readme.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'), readmeFile }),
    readmeLine: 1,
    requires: [],
    inputs: declaredInputs(server),
    warnings: warnings.slice(0, warningsMax),
    tokens: estimateTokens(text),
  };
}

/** Whether two manifests have the same server name. */
export function isSameServer(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): boolean {
  return before['name'] === after['name'];
}

function objectOf({ data }: JsonText, file: string): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw manifestRefused(file, 1, 'the manifest is not a JSON object');
  }
  return Object.fromEntries(Object.entries(data));
}

function namesOf(
  { name: written, title }: ServerJson,
  folderName: string | null,
): Pick<AssetManifest, 'name' | 'alternativeName' | 'displayName'> {
  const whole = written === '' ? null : slugify(written).slug;
  const last = slugify(written.slice(written.lastIndexOf('/') + 1)).slug ?? whole;
  const folder = folderName === null ? null : slugify(folderName).slug;
  const name = last ?? folder;
  const shown = title ?? written;
  return {
    name,
    alternativeName: last === whole ? null : whole,
    displayName: shown === '' || shown === name ? null : clip(shown),
  };
}

/** Where publishers put topics: the schema has no key for them. */
function tagsOf(data: Record<string, unknown>): Record<string, unknown> {
  const meta = data['_meta'];
  const publisher = isObject(meta) ? meta[publisherKey] : null;
  return isObject(publisher) ? { tags: publisher['tags'] ?? null } : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
