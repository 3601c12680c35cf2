import { parseArgs } from 'node:util';
import { valid } from 'semver';

/** What `npm run release` was asked to do. */
export type ReleaseOptions = {
  /** The version, without a `v`. */
  version: string;
  /** Whether the version is tagged already, and only its files are built, as CI does. */
  fromTag: boolean;
  isDryRun: boolean;
  /** The platforms of the images, like `linux/amd64`; none with `--no-image`. */
  platforms: string[];
  /** The name of the image, without a tag. */
  image: string;
  /** The folder of the files. */
  out: string;
};

export const usage = `usage: npm run release -- VERSION [options]
       npm run release -- --from-tag [options]

Makes a release: a commit with the version and its section in CHANGELOG.md, the tag vVERSION, the branch cli,
and in the folder "release" the CLI's package, the SBOM, the notes and the checksums; and an image for each
platform. Publishes nothing, and says at the end with which commands you do.

  --from-tag           build the files of the version that is checked out and tagged; commit and tag nothing
  --dry-run            say what would be done, and do nothing
  --no-image           build no image
  --platform PLATFORM  build an image for it; may be repeated (default: linux/amd64 and linux/arm64)
  --out FOLDER         where the files go (default: release)

IMAGE names the image (default: agenthub).`;

/** A fault of the person who called, or of the state of the repository: said without a stack. */
export class ReleaseError extends Error {}

/** Reads the arguments. `tagged` gives the version of the tag at HEAD, for `--from-tag`. */
export function parseOptions(
  args: string[],
  env: Record<string, string | undefined>,
  tagged: () => string,
): ReleaseOptions {
  const { values, positionals } = parse(args);
  const fromTag = values['from-tag'] ?? false;
  if (positionals.length !== (fromTag ? 0 : 1))
    throw new ReleaseError(
      `${fromTag ? '--from-tag takes no version' : 'Give the version'}\n\n${usage}`,
    );
  const version = fromTag ? tagged() : (positionals[0] ?? '').replace(/^v/, '');
  // A build (`+…`) cannot be part of an image's tag.
  if (valid(version) !== version || version.includes('+'))
    throw new ReleaseError(`"${version}" is not a version like 1.2.3 or 1.2.3-rc.1`);
  const platforms = values.platform ?? ['linux/amd64', 'linux/arm64'];
  for (const platform of platforms) {
    if (!/^linux\/(?:amd64|arm64)$/.test(platform))
      throw new ReleaseError(`There is no image for "${platform}": linux/amd64 or linux/arm64`);
  }
  const image = env['IMAGE'] || 'agenthub';
  if (!/^[a-z0-9][a-z0-9._:/-]*$/.test(image) || /:[^/]*$/.test(image))
    throw new ReleaseError(
      `IMAGE is a name without a tag, like registry.example.com/agenthub, not "${image}"`,
    );
  return {
    version,
    fromTag,
    isDryRun: values['dry-run'] ?? false,
    platforms: values['no-image'] ? [] : platforms,
    image,
    out: values.out ?? 'release',
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        'from-tag': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        'no-image': { type: 'boolean' },
        platform: { type: 'string', multiple: true },
        out: { type: 'string' },
      },
    });
  } catch (error) {
    throw new ReleaseError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
