import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { kindModule, kinds } from '#schema/kinds/index.ts';
import { CliError } from '../errors.ts';
import { shellWord } from '../shell-word.ts';
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
  throw notPublishable(path, 'agenthub-cli publish');
}

/** The error for a file that is neither a manifest, nor the file of a client, nor a ZIP; `command` takes its folder. */
export function notPublishable(path: string, command: string): CliError {
  const known = kinds.flatMap((kind) => {
    const { manifestFile, convertibleExample } = kindModule(kind);
    return [manifestFile, ...(convertibleExample === undefined ? [] : [convertibleExample])];
  });
  const detail = `this is no ZIP, and no file such as ${known.join(', ')}`;
  return new CliError('archive.invalid', `${path}: ${detail}`, {
    errors: [{ pointer: path, detail }],
    hints: [`for the folder it is in:  ${command} ${shellWord(dirname(path))}`],
  });
}
