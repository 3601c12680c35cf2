import type { Warning } from '../version.ts';
import {
  type Note,
  readAuthor,
  readDescription,
  readLicense,
  readName,
  readTags,
  readVersion,
} from './fields.ts';
import { type Frontmatter, readFrontmatter } from './frontmatter.ts';
import { manifestBytesMax } from './limits.ts';
import { manifestRefused } from './refuse.ts';
import { estimateTokens } from './tokens.ts';

/**
 * Reads what all manifests in Markdown have in common: a frontmatter with the fields of `fields.ts`, and a text.
 * `note` adds a warning at the line of a top-level key. Throws `manifest.invalid`, with `file:line` as the pointer, if
 * the file is larger than 1 MiB, the frontmatter cannot be read, or there is no description.
 */
export function readMarkdownManifest(text: string, file: string, folderName: string | null) {
  // A UTF-16 unit is at least one byte, so this limit never refuses a text that is within the limit in bytes.
  if (text.length > manifestBytesMax) {
    throw manifestRefused(file, null, 'the manifest is larger than 1 MiB');
  }
  const head: Frontmatter = readFrontmatter(text, file);
  const warnings: Warning[] = [...head.warnings];
  const note: Note = (code, key, message) =>
    warnings.push({ code, file, line: head.lineOf(key), text: message });

  const description = readDescription(head, note);
  if (description === null) {
    const line = head.lineOf('description') ?? 1;
    throw manifestRefused(file, line, 'the frontmatter has no description');
  }
  const fields = {
    data: head.data,
    ...readName(head, folderName, note),
    description,
    version: readVersion(head, note),
    tags: readTags(head, note),
    license: readLicense(head),
    author: readAuthor(head),
    readme: head.body,
    readmeLine: head.bodyLine,
    tokens: estimateTokens(text),
  };
  return { head, fields, note, warnings };
}
