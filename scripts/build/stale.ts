import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A part of the build: its inputs and outputs. */
export type Part = {
  name: string;
  /** A part without this file does not exist yet and is skipped. */
  entry: string;
  /** Globs of everything that the output depends on, except the build scripts and the lock file. */
  inputs: string[];
  outputs: string[];
  build(): Promise<void>;
};

const always = ['scripts/build.ts', 'scripts/build/**/*.ts', 'package.json', 'package-lock.json'];

const stampOf = (part: Part, root: string) => join(root, 'dist/.stamps', part.name);

/**
 * A hash of the Node version and the names and contents of all inputs. Contents instead of times, because a
 * checkout changes the times of unchanged files.
 */
export function fingerprint(inputs: string[], root = '.'): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of globSync([...always, ...inputs], { cwd: root }).toSorted()) {
    // Node's glob returns folders too.
    const content = readIfFile(join(root, file));
    if (content) hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function readIfFile(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return null;
    throw error;
  }
}

/** Whether an output is missing or was built from other inputs. */
export function isStale(part: Part, root = '.'): boolean {
  if (!part.outputs.every((output) => existsSync(join(root, output)))) return true;
  const stamp = stampOf(part, root);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint(part.inputs, root);
}

/** Builds a part and stamps it. A failed build leaves no stamp, so the next run builds it again. */
export async function buildPart(part: Part, root = '.'): Promise<void> {
  const stamp = stampOf(part, root);
  // Computed before the build: inputs that change during it must be built again.
  const print = fingerprint(part.inputs, root);
  rmSync(stamp, { force: true });
  await part.build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
}
