import { formatCodePoint, invisibleMarks, showInvisible } from './invisible.ts';
import type { Warning } from './version.ts';

const windowsDevice =
  /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** Windows allows 260 characters; this leaves room for `C:\\Users\\name\\project\\.claude\\skills\\name\\`. */
const pathLengthRecommended = 180;

/**
 * Warnings about paths that are stored but can cause problems: names that are invalid on Windows (`path.windows`:
 * devices, `<>:"|?*`, a dot or space at the end), paths over 180 characters (`path.long`), and names with invisible
 * characters (`text.invisible`).
 */
export function pathWarnings(paths: string[]): Warning[] {
  return paths.flatMap((path) => {
    const warnings: Warning[] = [];
    const warn = (code: string, text: string) =>
      warnings.push({ code, file: path, line: null, text });
    const bad = path
      .split('/')
      .find(
        (segment) =>
          windowsDevice.test(segment) || /[<>:"|?*]/.test(segment) || /[. ]$/.test(segment),
      );
    if (bad !== undefined) {
      const shown = showInvisible(bad);
      warn('path.windows', `Windows cannot have a file or folder named "${shown}"`);
    }
    if (path.length > pathLengthRecommended) {
      warn(
        'path.long',
        `The path has ${path.length} characters; Windows may not take more than ${pathLengthRecommended} below a project`,
      );
    }
    const [mark] = invisibleMarks(path, 1);
    if (mark) {
      warn(
        'text.invisible',
        `The name has a character that is not seen: ${formatCodePoint(mark.codePoint)} ${mark.name}, in "${showInvisible(path)}"`,
      );
    }
    return warnings;
  });
}
