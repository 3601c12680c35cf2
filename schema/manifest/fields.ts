import { tag, tagMaxLength, tagsPerAssetMax } from '../name.ts';
import { parseVersion, versionLengthMax } from '../version-number.ts';
import type { Frontmatter } from './frontmatter.ts';
import { fieldLengthMax } from './limits.ts';
import { slugify } from './slug.ts';

/** Notes a departure from the standard, at the line of a top-level key. */
export type Note = (code: string, key: string, text: string) => void;

function metadataOf(data: Record<string, unknown>): Record<string, unknown> {
  const { metadata } = data;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)
    ? Object.fromEntries(Object.entries(metadata))
    : {};
}

/** What is read of a manifest that need not be a frontmatter. */
type Fields = Pick<Frontmatter, 'data' | 'sourceOf'>;

/** Finds a value at the top level or under `metadata`, where the standard puts additional keys. */
function find(head: Fields, key: string): { value: unknown; keys: string[] } {
  const top = head.data[key];
  if (top !== undefined && top !== null) return { value: top, keys: [key] };
  return { value: metadataOf(head.data)[key], keys: ['metadata', key] };
}

/** Cuts a text to a length that a list can show. */
export function clip(text: string, length = fieldLengthMax): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** The text of a string, number or boolean as written; null for any other value and for blank text. */
function scalarText(head: Fields, value: unknown, keys: string[]): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return head.sourceOf(...keys) ?? String(value);
  }
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The description, trimmed; null if there is none. */
export function readDescription(head: Frontmatter, note: Note): string | null {
  const { description } = head.data;
  const text = scalarText(head, description, ['description']);
  if (text !== null && typeof description !== 'string') {
    note('description.type', 'description', 'The description is not text; put it in quotes');
  }
  return text;
}

/** The slug and, if it differs, the name as written. The name of the folder replaces a missing name. */
export function readName(
  head: Frontmatter,
  folderName: string | null,
  note: Note,
): { name: string | null; displayName: string | null } {
  const written = scalarText(head, head.data['name'], ['name']);
  const folder = folderName === null ? null : slugify(folderName);
  if (written === null) {
    note(
      'name.missing',
      'name',
      folder?.slug
        ? `There is no name; the folder's, "${folder.slug}", is used`
        : 'There is no name; say one when publishing',
    );
    const displayName = folder && folder.slug !== folderName ? folderName : null;
    return { name: folder?.slug ?? null, displayName };
  }
  if (typeof head.data['name'] !== 'string') {
    note('name.type', 'name', 'The name is not text; put it in quotes');
  }
  const own = slugify(written);
  // If the slug lost its Chinese part, the folder name that someone chose is better.
  const name = own.whole ? own.slug : folder?.slug && folder.whole ? folder.slug : own.slug;
  if (name !== written) {
    note(
      'name.format',
      'name',
      name === null
        ? `"${clip(written)}" has no ASCII form; say a name when publishing`
        : `"${clip(written)}" is not a–z, 0–9 and single hyphens, at most 64; addresses use "${name}"`,
    );
  }
  if (folderName !== null && folderName !== name) {
    note('name.folder', 'name', `The name "${clip(written)}" is not the folder's, "${folderName}"`);
  }
  return { name, displayName: name === written ? null : clip(written) };
}

/** The version as semver, with missing parts added; null if there is no valid version. */
export function readVersion(head: Fields, note: Note): string | null {
  const { value, keys } = find(head, 'version');
  const written = scalarText(head, value, keys);
  if (written === null) return null;
  const match =
    written.length > versionLengthMax
      ? null
      : /^[vV=]?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?([-+].*)?$/.exec(written);
  const [, major, minor = '0', patch = '0', rest = ''] = match ?? [];
  // BigInt drops leading zeros (2024.01.05) without losing digits.
  const numbers = major === undefined ? [] : [major, minor, patch].map((part) => BigInt(part));
  const version =
    numbers.length > 0 ? (parseVersion(`${numbers.join('.')}${rest}`)?.version ?? null) : null;
  const [key = 'version'] = keys;
  if (version === null) {
    note(
      'version.invalid',
      key,
      `"${clip(written)}" is not a semantic version; the next free one is used`,
    );
    return null;
  }
  if (version !== written) {
    note('version.format', key, `"${written}" is not a semantic version; stored as ${version}`);
  }
  return version;
}

/** The topic tags, in lower case and without duplicates, from a list or a comma-separated text. Invalid tags are left out. */
export function readTags(head: Fields, note: Note): string[] {
  const { value, keys } = find(head, 'tags');
  if (value === undefined || value === null) return [];
  const [key = 'tags'] = keys;
  const single = Array.isArray(value) ? null : scalarText(head, value, keys);
  const items: unknown[] = Array.isArray(value) ? value : (single?.split(/[,，、;；\n]/) ?? []);
  if (!Array.isArray(value) && single === null && value !== '') {
    note('tags.type', key, 'The tags are neither a list nor text; none are used');
  }
  const tags = new Set<string>();
  for (const [index, item] of items.entries()) {
    const text =
      typeof item === 'string' ? item.trim() : scalarText(head, item, [...keys, String(index)]);
    if (text === '' || text === null) {
      if (text === null) note('tags.invalid', key, 'A tag is not text; it was left out');
      continue;
    }
    const parsed = tag.safeParse(text.replace(/^#/, '').trim().replaceAll(/\s+/g, '-'));
    if (parsed.success) tags.add(parsed.data);
    else {
      note(
        'tags.invalid',
        key,
        `The tag "${clip(text, 2 * tagMaxLength)}" was left out: ${parsed.error.issues[0]?.message}`,
      );
    }
  }
  if (tags.size > tagsPerAssetMax) {
    note('tags.many', key, `There are ${tags.size} tags; the first ${tagsPerAssetMax} are used`);
  }
  return [...tags].slice(0, tagsPerAssetMax);
}

/** The license as written; null if there is none. */
export function readLicense(head: Frontmatter): string | null {
  const { value, keys } = find(head, 'license');
  const text = scalarText(head, value, keys);
  return text === null ? null : clip(text);
}

/** The author: a text, the `name` of a map, or a list of these; null if there is none. */
export function readAuthor(head: Frontmatter): string | null {
  const { value, keys } = find(head, 'author');
  const names = (Array.isArray(value) ? value : [value]).map((item: unknown) => {
    if (typeof item !== 'object' || item === null) return scalarText(head, item, keys);
    return 'name' in item ? scalarText(head, item.name, [...keys, 'name']) : null;
  });
  return clip(names.filter((name) => name !== null).join(', ')) || null;
}
