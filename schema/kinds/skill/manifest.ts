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
} from '../../manifest/fields.ts';
import { manifestFile } from './manifest-file.ts';

/** The keys of the standard. https://agentskills.io/specification */
const standardKeys: ReadonlySet<string> = new Set([
  'name',
  'description',
  'license',
  'compatibility',
  'metadata',
  'allowed-tools',
]);

/**
 * Reads a SKILL.md. A departure from the standard that can be stored gives a warning. `folderName` replaces
 * a missing name. Throws `manifest.invalid`, with `file:line` as the pointer, if the frontmatter is missing, is not
 * a YAML map, has aliases, is too large or too deep, or has no description.
 */
export function readSkillManifest(
  text: string,
  from: { file?: string | undefined; folderName?: string | null | undefined } = {},
): AssetManifest {
  const { file = manifestFile, folderName = null } = from;
  // A UTF-16 unit is at least one byte, so this limit never refuses a text that is within the limit in bytes.
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
    inputs: [],
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
