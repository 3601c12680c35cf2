import { AppError, type ErrorItem } from '../../error.ts';
import type { Kind } from '../../kind.ts';
import type { Frontmatter } from '../../manifest/frontmatter.ts';
import type { Requirement } from '../kind-module.ts';
import { parsePartRef, partsMax } from '../part-ref.ts';

/** The keys of the frontmatter that list parts, with their kinds. */
const lists = { skills: 'skill', mcps: 'mcp' } as const satisfies Record<string, Kind>;
const keysOfItem: ReadonlySet<string> = new Set(['ref', 'version']);

/**
 * The parts that an agent requires, in the order of the frontmatter: under `skills` and `mcps`, as refs or as maps of
 * `ref` and `version`. Throws `manifest.invalid` with an item for every part that is not a ref or stands there twice.
 */
export function readParts(head: Frontmatter, file: string): Requirement[] {
  const problems: ErrorItem[] = [];
  const refuse = (line: number | null, detail: string) =>
    problems.push({ pointer: line === null ? file : `${file}:${line}`, detail });
  if (head.data['agents'] !== undefined && head.data['agents'] !== null) {
    refuse(head.lineOf('agents'), '"agents" is not possible: an agent cannot require agents');
  }
  const written = Object.entries(lists).flatMap(([key, kind]) =>
    itemsOf(head, key, refuse).map((item) => ({ ...item, key, kind })),
  );
  if (written.length > partsMax) {
    const { key = 'skills' } = written[partsMax] ?? {};
    refuse(
      head.lineOf(key),
      `The agent requires ${written.length} skills and MCP servers; at most ${partsMax} are possible`,
    );
  } else {
    const seen = new Set<string>();
    for (const { key, value, line } of written) {
      const ref = refOf(value);
      const read =
        ref === null
          ? 'is not a ref such as team/name, nor a map of ref and version'
          : parsePartRef(ref);
      const shown = `${key}: ${shownOf(ref ?? value)}`;
      if (typeof read === 'string') {
        refuse(line, `${shown} ${read}`);
        continue;
      }
      const asset = `${key}: ${read.namespace === null ? '' : `${read.namespace}/`}${read.name}`;
      if (seen.has(asset)) refuse(line, `${asset} stands there twice; keep one of them`);
      seen.add(asset);
    }
  }
  const [first] = problems;
  if (first) {
    throw new AppError('manifest.invalid', `${first.pointer}: ${first.detail}`, {
      errors: problems,
    });
  }
  return written.map(({ kind, value, line }) => ({ kind, ref: refOf(value) ?? '', line }));
}

type Item = { value: unknown; line: number | null };

function itemsOf(
  head: Frontmatter,
  key: string,
  refuse: (line: number | null, detail: string) => void,
): Item[] {
  const value = head.data[key];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => ({
      value: item,
      line: head.lineOfValue(key, String(index)) ?? head.lineOf(key),
    }));
  }
  if (typeof value === 'string') {
    const refs = value.split(/[,\n]/).map((part) => part.trim());
    return refs.filter((ref) => ref !== '').map((ref) => ({ value: ref, line: head.lineOf(key) }));
  }
  refuse(head.lineOf(key), `${key} is not a list of refs`);
  return [];
}

/** The ref of an item as one text; null if the item is neither text nor a map of `ref` and `version`. */
function refOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { ref, version, ...rest }: Record<string, unknown> = Object.fromEntries(
    Object.entries(value),
  );
  if (Object.keys(rest).some((key) => !keysOfItem.has(key))) return null;
  if (typeof ref !== 'string') return null;
  if (version === undefined || version === null) return ref.trim();
  return typeof version === 'string' || typeof version === 'number'
    ? `${ref.trim()}@${version}`
    : null;
}

function shownOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
