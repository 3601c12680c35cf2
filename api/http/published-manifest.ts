import { AppError } from '#schema/error.ts';
import { type Kind, kindNouns, kindWords } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { readJsonText } from '#schema/manifest/json-text.ts';
import { publishManifest } from '#schema/routes/asset-inputs.ts';
import type { SourceFile } from '../domain/archive.ts';
import type { Limits } from '../domain/limits.ts';
import { invalidRequest } from './problem.ts';
import { readInline } from './published-json.ts';

/** The name of the body in errors, which also says how it is read. */
const bodyName = 'body.json';
const encoder = new TextEncoder();

/**
 * Reads the files of a JSON body: inline `files`, a `manifest` alone, or what the kind converts, such as the
 * servers of a client's file. Throws `request.invalid`, also for more than one server; `manifest.invalid`, with the
 * reasons, for one that cannot be published; and `archive.invalid`.
 */
export async function readJsonFiles(
  kind: Kind,
  body: Uint8Array,
  limits: Limits,
): Promise<SourceFile[]> {
  const first = firstKey(body);
  if (first === 'files' || first === null) return readInline(body, limits);
  const text = decodeManifest(body, bodyName);
  if (first === 'manifest') return [manifestOf(kind, text)];
  const found = kindModule(kind).convert(text, bodyName);
  const [one] = found;
  // What is nothing of that kind is explained as a wrong list of files.
  if (!one) return readInline(body, limits);
  if (found.length > 1) {
    const names = found.map(({ name }) => `"${name.slice(0, 100)}"`).slice(0, 20);
    throw new AppError(
      'request.invalid',
      `The body has ${found.length} of these: ${names.join(', ')}. Publish each ${kindNouns[kind]} by a POST /api/v1/${kindWords[kind]} of its own, or all at once with the CLI: agenthub-cli publish <file>.`,
    );
  }
  if (one.problems.length > 0) {
    throw new AppError('manifest.invalid', `The ${kindNouns[kind]} cannot be published.`, {
      errors: one.problems,
    });
  }
  return one.files.map(({ path, text }) => toFile(path, text));
}

function manifestOf(kind: Kind, text: string): SourceFile {
  const { manifestFile } = kindModule(kind);
  // Refuses what is not JSON, or nests too deeply to be written again.
  readJsonText(text, bodyName);
  const json = JSON.parse(text.replace(/^\ufeff/, '')) as { manifest: unknown };
  const parsed = publishManifest.safeParse(json);
  if (!parsed.success) throw invalidRequest(parsed.error.issues);
  // Not what was parsed: zod leaves out a key such as __proto__.
  const { manifest } = json;
  const content = typeof manifest === 'string' ? manifest : JSON.stringify(manifest, null, 2);
  return toFile(manifestFile, content);
}

function toFile(path: string, text: string): SourceFile {
  return { path, bytes: encoder.encode(text), executable: false };
}

/** The first key of a JSON object; null for anything else. Reads no further, because the body may be large. */
function firstKey(body: Uint8Array): string | null {
  const start = new TextDecoder().decode(body.subarray(0, 1024));
  const [, key] = /^\ufeff?\s*\{\s*("(?:[^"\\]|\\.){0,200}")/.exec(start) ?? [];
  if (key === undefined) return null;
  try {
    return String(JSON.parse(key));
  } catch {
    return null; // Such a key is none that is known.
  }
}
