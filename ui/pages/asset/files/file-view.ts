import type { FileSource } from '#schema/version.ts';

/** How a file is shown: as a picture or as lines. A binary or large file is only offered for download. */
export type FileView = 'image' | 'lines' | 'binary' | 'large';

const imageExtension = /\.(png|jpe?g|gif|webp|svg)$/i;
/** Matches the media types of text. */
const textType = /^(text\/|application\/(json|xml|yaml|toml|javascript|x-sh)|.*\+(json|xml)$)/;

/** Whether to show a file in an `<img>`, in which an SVG can neither run scripts nor follow links. */
export function isImage(path: string): boolean {
  return imageExtension.test(path);
}

/** Whether the media type says that a file is text. It is known before the lines are. */
export function isText(file: { mediaType: string }): boolean {
  return textType.test(file.mediaType);
}

/** How to show a file. An image that also has lines, as an SVG has, is shown as an image. */
export function fileView(source: FileSource): FileView {
  if (isImage(source.path)) return 'image';
  if (source.lines) return 'lines';
  return isText(source) ? 'large' : 'binary';
}
