import type { Frontmatter } from '../../manifest/frontmatter.ts';
import {
  descriptionLengthMax,
  manifestLinesRecommended,
  warningsMax,
} from '../../manifest/limits.ts';
import { readMarkdownManifest } from '../../manifest/markdown.ts';
import type { Note } from '../../manifest/fields.ts';
import type { Warning } from '../../version.ts';
import type { AssetManifest } from '../kind-module.ts';
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
  const { head, fields, note, warnings } = readMarkdownManifest(text, file, folderName);
  noteDepartures(head, fields.description, text, file, note, warnings);
  return { ...fields, requires: [], inputs: [], warnings: warnings.slice(0, warningsMax) };
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
