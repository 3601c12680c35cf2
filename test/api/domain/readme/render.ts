import { renderReadme } from '#api/domain/readme/render.ts';

const files = new Set(['SKILL.md', 'docs/a.md', 'docs/图 片.png', 'img/logo.png', 'lib/SKILL.md']);

/** A readme of a version with a few files, in a folder of it. */
export function render(markdown: string, folder?: string): string {
  return renderReadme(markdown, {
    files,
    folder,
    manifestFile: 'SKILL.md',
    fileUrl: '/files/{path}',
    pageUrl: '/page/{path}',
  }).html;
}
