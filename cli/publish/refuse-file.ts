import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError } from '../errors.ts';
import type { FolderLimits } from './asset-folder.ts';

/** Refuses a file that is too large before it is read and sent; the registry would refuse it too. */
export async function refuseTooLarge(path: string, limits: FolderLimits): Promise<void> {
  const { size } = await stat(path);
  if (size <= limits.archiveBytesMax) return;
  throw new CliError('request.too_large', `${path} has ${size} bytes`, {
    errors: [{ pointer: '', detail: `the registry takes ${limits.archiveBytesMax} bytes` }],
  });
}

/** Refuses a file that is not a ZIP. The error of the registry could not name the file. */
export function refuseOther(path: string, bytes: Uint8Array): void {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return;
  const detail = 'this is not a ZIP archive';
  throw new CliError('archive.invalid', `${path}: ${detail}`, {
    errors: [{ pointer: path, detail }],
    hints: [`to publish the folder it is in:  agenthub-cli publish ${dirname(path)}`],
  });
}
