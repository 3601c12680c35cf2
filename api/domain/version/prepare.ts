import { warningsMax } from '#schema/manifest/limits.ts';
import type { SkillManifest } from '#schema/manifest/skill.ts';
import type { Warning } from '#schema/version.ts';
import type { Archive } from '../archive.ts';
import type { Context } from '../context.ts';
import { plainWarning, readmePipeline, renderReadme } from '../readme.ts';
import { textsOf, type VersionTexts } from './texts.ts';

/** All of a version that can be made before the transaction. */
export type PreparedVersion = {
  archive: Archive;
  manifest: SkillManifest;
  /** Of the entrance, the manifest, the paths and the contents. */
  warnings: Warning[];
  readmeHtml: string;
  readmePipeline: number;
  texts: VersionTexts;
};

/** Renders the readme, and collects the warnings: what the entrance says first. Throws as rendering does. */
export async function prepareVersion(
  ctx: Context,
  archive: Archive,
  manifest: SkillManifest,
  {
    incoming,
    ...key
  }: { namespace: string; name: string; version: string; incoming: readonly Warning[] },
): Promise<PreparedVersion> {
  // Relative to the page's <base>, so that stored HTML survives a change of the base path.
  const page = `skills/${key.namespace}/${key.name}`;
  const readme = await renderReadme(ctx, manifest.body, {
    fileUrl: `api/v1/${page}/versions/${encodeURIComponent(key.version)}/files/{path}`,
    pageUrl: `${page}/files/{path}?v=${encodeURIComponent(key.version)}`,
    files: new Set(archive.files.map(({ path }) => path)),
  });
  return {
    archive,
    manifest,
    warnings: [
      ...incoming.slice(0, warningsMax),
      ...manifest.warnings,
      ...archive.warnings,
      ...(readme.isPlain ? [plainWarning(manifest.bodyLine)] : []),
    ],
    readmeHtml: readme.html,
    readmePipeline,
    texts: textsOf(manifest),
  };
}
