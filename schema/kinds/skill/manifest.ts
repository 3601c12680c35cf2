import { type Frontmatter, readFrontmatter } from '../../manifest/frontmatter.ts';
import {
  descriptionLengthMax,
  manifestBytesMax,
  manifestLinesRecommended,
  warningsMax,
} from '../../manifest/limits.ts';
import { manifestRefused } from '../../manifest/refuse.ts';
import { estimateTokens } from '../../manifest/tokens.ts';
import type { Warning } from '../../version.ts';
import type { AssetManifest } from '../kind-module.ts';
import {
  type Note,
  readAuthor,
  readDescription,
  readLicense,
  readName,
  readTags,
  readVersion,
} from './fields.ts';
import { manifestFile } from './manifest-file.ts';

/** The keys that the standard knows. https://agentskills.io/specification */
const standardKeys: ReadonlySet<string> = new Set([
  'name',
  'description',
  'license',
  'compatibility',
  'metadata',
  'allowed-tools',
]);

/**
 * Reads a SKILL.md. What departs from the standard but can be stored is a warning; `folderName` stands
 * in for a missing name. Throws `manifest.invalid`, with `file:line` as the pointer, when there is no
 * frontmatter, it is no YAML map, it has aliases, it is too large or too deep, or it has no description.
 */
export function readSkillManifest(
  text: string,
  from: { file?: string | undefined; folderName?: string | null | undefined } = {},
): AssetManifest {
  const { file = manifestFile, folderName = null } = from;
  // A UTF-16 unit is at least one byte, so this bound never refuses what the one in bytes lets pass.
  if (text.length > manifestBytesMax) {
    throw manifestRefused(file, null, 'the manifest is larger than 1 MiB');
  }
  const head = readFrontmatter(text, file);
  const warnings = [...head.warnings];
  const note: Note = (code, key, message) =>
    warnings.push({ code, file, line: head.lineOf(key), text: message });

  const description = readDescription(head, note);
  if (description === null) {
    const line = head.lineOf('description') ?? 1;
    throw manifestRefused(file, line, 'the frontmatter has no description');
  }
  const names = readName(head, folderName, note);
  const version = readVersion(head, note);
  const tags = readTags(head, note);
  noteDepartures(head, description, text, file, note, warnings);
  return {
    data: head.data,
    ...names,
    description,
    version,
    tags,
    license: readLicense(head),
    author: readAuthor(head),
    readme: head.body,
    readmeLine: head.bodyLine,
    requires: [],
    warnings: warnings.slice(0, warningsMax),
    tokens: estimateTokens(text),
  };
}

function noteDepartures(
  head: Frontmatter,
  description: string,
  text: string,
  file: string,
  note: Note,
  warnings: Warning[],
): void {
  if (description.length > descriptionLengthMax) {
    note(
      'description.long',
      'description',
      `The description has ${description.length} characters; agents may cut it at ${descriptionLengthMax}`,
    );
  }
  for (const key of Object.keys(head.data)) {
    if (!standardKeys.has(key)) {
      note('key.unknown', key, `"${key}" is not a key of the standard; put it under metadata`);
    }
  }
  const { compatibility, metadata } = head.data;
  if (compatibility !== undefined && compatibility !== null && typeof compatibility !== 'string') {
    note('compatibility.type', 'compatibility', 'The compatibility is not text');
  }
  const metadataIsMap = typeof metadata === 'object' && !Array.isArray(metadata);
  if (metadata !== undefined && !metadataIsMap) {
    note('metadata.type', 'metadata', 'The metadata is not a map of keys to values');
  }
  const lines = text.replace(/\r?\n$/, '').split(/\r\n?|\n/).length;
  if (lines > manifestLinesRecommended) {
    warnings.push({
      code: 'manifest.long',
      file,
      line: null,
      text: `The file has ${lines} lines; agents work better with at most ${manifestLinesRecommended}`,
    });
  }
}
