/** Archives: files become one deterministic ZIP, and each file can be extracted from it. */
export { buildArchive } from './archive/build.ts';
export { digestOf } from './archive/digest.ts';
export { extractFile } from './archive/extract.ts';
export {
  type Archive,
  type ArchivedFile,
  comparePaths,
  type IncomingFiles,
  type SourceFile,
} from './archive/files.ts';
export { leaveOut } from './archive/left-out.ts';
export { yieldToEventLoop } from './archive/yield-to-event-loop.ts';
export { archiveRefused } from './archive/refuse.ts';
export { checkCount } from './archive/check.ts';
export { declaredBytes, readZip } from './archive/read-zip.ts';
