/** What a published skill is: files in, one deterministic ZIP out, and any file of it back. */
export { buildArchive } from './archive/build.ts';
export { digestOf } from './archive/digest.ts';
export { extractFile } from './archive/extract.ts';
export {
  type Archive,
  type ArchivedFile,
  comparePaths,
  skillManifestName,
  type SourceFile,
} from './archive/files.ts';
export { readZip } from './archive/read-zip.ts';
export { isText } from './archive/text.ts';
