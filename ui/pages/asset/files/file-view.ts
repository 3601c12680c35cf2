import type { FileSource } from '#schema/version.ts';

/** How a file is shown: as a picture, as lines, or not (binary, or too large) but for download. */
export type FileView = 'image' | 'lines' | 'binary' | 'large';

const imageExtension = /\.(png|jpe?g|gif|webp|svg)$/i;
/** Media types that are text though they do not start with `text/`. */
const textType = /^(text\/|application\/(json|xml|yaml|toml|javascript|x-sh)|.*\+(json|xml)$)/;

/** Whether a browser shows this file in an `<img>`, where neither scripts nor links of an SVG run. */
export function isImage(path: string): boolean {
  return imageExtension.test(path);
}

/** Whether a file is text by its media type: what is known before its lines are. */
export function isText(file: { mediaType: string }): boolean {
  return textType.test(file.mediaType);
}

/** The way to show a file. An image that also has lines (an SVG) is an image first. */
export function fileView(source: FileSource): FileView {
  if (isImage(source.path)) return 'image';
  if (source.lines) return 'lines';
  return isText(source) ? 'large' : 'binary';
}
