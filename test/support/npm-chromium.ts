import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';

/** How a browser is started: its file, its arguments, and variables beside those of this process. */
export type BrowserProgram = { path: string; args: string[]; env: Record<string, string> };

/** The package has a build for this platform only. */
export const hasNpmChromium = process.platform === 'linux' && process.arch === 'x64';

const packageFolder = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium');
const unpacked = join(packageFolder, 'unpacked');

/**
 * The Chromium that npm brings, `@sparticuz/chromium`, with the libraries and the font that a bare Debian
 * lacks. Unpacked beside the package at the first call: 3 s of work and 250 MB.
 * https://github.com/Sparticuz/chromium
 */
export async function npmChromium(): Promise<BrowserProgram> {
  await madeOnce(unpacked, unpackInto);
  return {
    path: join(unpacked, 'chromium'),
    // Not the package's own: those are for AWS Lambda. They put the whole browser into one process, which
    // crashes after a few pages elsewhere, and take away the rule of one origin.
    args: [
      '--headless=shell',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--disable-setuid-sandbox',
    ],
    env: {
      LD_LIBRARY_PATH: join(unpacked, 'al2023/lib'),
      FONTCONFIG_PATH: join(unpacked, 'fonts'),
    },
  };
}

async function unpackInto(folder: string): Promise<void> {
  // The package unpacks into the folder for temporary files, its libraries only where it takes itself to be
  // on Lambda, and tells this process to use them. All of that is for the browser alone.
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' });
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
  // The package's names places on Lambda.
  const fonts = join(unpacked, 'fonts');
  writeFileSync(
    join(folder, 'fonts/fonts.conf'),
    `<fontconfig><dir>${fonts}</dir><cachedir>${fonts}-cache</cachedir></fontconfig>\n`,
  );
}
