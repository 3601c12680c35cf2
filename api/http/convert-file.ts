import { AppError } from '#schema/error.ts';
import { type Kind, kindNouns } from '#schema/kind.ts';
import { isManifest, kindModule } from '#schema/kinds/index.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import type { IncomingFiles } from '../domain/archive.ts';

const encoder = new TextEncoder();

/**
 * Makes a version of files that have no manifest but one file of another format, such as
 * `.claude/agents/reviewer.md`; other files are given back as they are. Throws `manifest.invalid` for a file that
 * cannot be published.
 */
export function convertFile(kind: Kind, incoming: IncomingFiles): IncomingFiles {
  const { isConvertible, convert, manifestFile } = kindModule(kind);
  const [file, ...more] = incoming.files.filter(({ path }) => isConvertible(path));
  const hasManifest = incoming.files.some(({ path }) => isManifest(kind, path));
  if (!file || more.length > 0 || hasManifest) return incoming;
  const [made, ...others] = convert(decodeManifest(file.bytes, file.path), file.path);
  if (!made || others.length > 0) return incoming;
  if (made.problems.length > 0) {
    throw new AppError('manifest.invalid', `The ${kindNouns[kind]} cannot be published.`, {
      errors: made.problems,
    });
  }
  const beside = incoming.files.filter((one) => one !== file);
  if (beside.length > 0) {
    const names = beside.slice(0, 5).map(({ path }) => path);
    throw new AppError(
      'archive.invalid',
      `Only ${file.path} would be published, not ${names.join(', ')}. Send it alone, or as ${manifestFile} at the root.`,
    );
  }
  return {
    files: made.files.map(({ path, text }) => ({
      path,
      bytes: encoder.encode(text),
      executable: false,
    })),
    warnings: [...incoming.warnings, ...made.warnings],
  };
}
