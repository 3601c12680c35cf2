import type { Warning } from '#schema/version.ts';
import type { Context } from './context.ts';
import { type RenderedReadme, turnOf } from './parsers.ts';
import type { ReadmeLinks } from './readme/links.ts';
import { plainReadme } from './readme/plain.ts';

/** Stored beside the HTML; raised when the same Markdown gives other HTML, so that it is rendered anew. */
export const readmePipeline = 1;

/**
 * A readme as `renderReadme` of readme/render.ts makes it, or as plain text where that takes longer than it
 * may. Throws `server.busy`.
 */
export async function renderReadme(
  ctx: Pick<Context, 'parsers' | 'actor' | 'ip'>,
  markdown: string,
  links: ReadmeLinks,
): Promise<RenderedReadme> {
  const rendered = await ctx.parsers.run('readme', { markdown, links }, turnOf(ctx));
  return rendered ?? { html: plainReadme(markdown), isPlain: true };
}

/** What a version says of a readme that is shown as plain text; `line` is where it begins in `file`. */
export function plainWarning(file: string, line: number): Warning {
  return {
    code: 'readme.plain',
    file,
    line,
    text: 'The text takes too long to render and is shown as it is written; split it, or use fewer tables and nested lists',
  };
}
