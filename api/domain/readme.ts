import type { Warning } from '#schema/version.ts';
import type { Context } from './context.ts';
import { type RenderedReadme, queueKeyOf } from './parsers.ts';
import type { ReadmeLinks } from './readme/links.ts';
import { plainReadme } from './readme/plain.ts';

/**
 * The version of the rendering, stored with the HTML. Raise it when the same Markdown renders differently, so
 * that stored readmes are rendered again.
 */
export const readmePipeline = 1;

/**
 * Renders a readme with `renderReadme` of readme/render.ts, or as plain text if that takes too long. Throws
 * `server.busy`.
 */
export async function renderReadme(
  ctx: Pick<Context, 'parsers' | 'actor' | 'ip'>,
  markdown: string,
  links: ReadmeLinks,
): Promise<RenderedReadme> {
  const rendered = await ctx.parsers.run('readme', { markdown, links }, queueKeyOf(ctx));
  return rendered ?? { html: plainReadme(markdown), isPlain: true };
}

/** The warning of a version whose readme is shown as plain text; `line` is where the readme starts in `file`. */
export function plainWarning(file: string, line: number): Warning {
  return {
    code: 'readme.plain',
    file,
    line,
    text: 'The text takes too long to render, so it is shown as plain text; split it, or use fewer tables and nested lists',
  };
}
