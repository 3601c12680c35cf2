/** What a published version is: files in, one deterministic ZIP out, and any file of it back. */
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
export { breathe } from './archive/breathe.ts';
export { archiveRefused } from './archive/refuse.ts';
export { checkCount } from './archive/check.ts';
export { declaredBytes, readZip } from './archive/read-zip.ts';
