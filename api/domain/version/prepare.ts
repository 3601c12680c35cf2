import type { Visibility } from '#schema/asset.ts';
import { type Kind, kindWords } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { AssetManifest } from '#schema/kinds/kind-module.ts';
import { warningsMax } from '#schema/manifest/limits.ts';
import type { Warning } from '#schema/version.ts';
import type { Archive, SourceFile } from '../archive.ts';
import type { Context } from '../context.ts';
import { readInlineParts } from '../part/inline.ts';
import { type ResolvedPart, resolveParts } from '../part/resolve.ts';
import { plainWarning, readmePipeline, renderReadme } from '../readme.ts';
import { textsOf, type VersionTexts } from './texts.ts';

/** All of a version that can be made before the transaction. */
export type PreparedVersion = {
  archive: Archive;
  manifest: AssetManifest;
  /** Of the entrance, the manifest, the paths and the contents. */
  warnings: Warning[];
  readmeHtml: string;
  readmePipeline: number;
  texts: VersionTexts;
  /** The required parts, pinned. */
  parts: ResolvedPart[];
};

/**
 * Pins the parts, renders the readme, and collects the warnings: what the entrance says first. Throws as
 * {@link readInlineParts}, {@link resolveParts} and rendering do.
 */
export async function prepareVersion(
  ctx: Context,
  archive: Archive,
  manifest: AssetManifest,
  {
    incoming,
    files,
    visibility,
    namespaceId,
    ...key
  }: {
    kind: Kind;
    namespace: string;
    namespaceId: string;
    name: string;
    version: string;
    visibility: Visibility;
    files: readonly SourceFile[];
    incoming: readonly Warning[];
  },
): Promise<PreparedVersion> {
  const { manifestFile } = kindModule(key.kind);
  const { inline, warnings } = readInlineParts(key.kind, files, manifest.requires.length);
  const whole = { ...key, visibility, namespace: { id: namespaceId, name: key.namespace } };
  const pins = await resolveParts(ctx, { ...whole, manifestFile, inline }, manifest.requires);
  // Relative to the page's <base>, so that stored HTML survives a change of the base path.
  const page = `${kindWords[key.kind]}/${key.namespace}/${key.name}`;
  const { readmeFile = manifestFile } = manifest;
  const readme = await renderReadme(ctx, manifest.readme, {
    fileUrl: `api/v1/${page}/versions/${encodeURIComponent(key.version)}/files/{path}`,
    pageUrl: `${page}/files/{path}?v=${encodeURIComponent(key.version)}`,
    files: new Set(archive.files.map(({ path }) => path)),
    manifestFile,
  });
  return {
    archive,
    manifest,
    warnings: [
      ...incoming.slice(0, warningsMax),
      ...manifest.warnings,
      ...pins.warnings,
      ...warnings.slice(0, warningsMax),
      ...archive.warnings,
      ...(readme.isPlain ? [plainWarning(readmeFile, manifest.readmeLine)] : []),
    ],
    readmeHtml: readme.html,
    readmePipeline,
    texts: textsOf(manifest),
    parts: pins.parts,
  };
}
