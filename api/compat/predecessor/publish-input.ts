import type { PublishInput } from '#api/domain/version/publish.ts';
import { AppError } from '#schema/error.ts';
import { versionNumber } from '#schema/name.ts';
import type { createFetcher } from './fetched-files.ts';
import { agentFiles, serverFiles, skillFromReadme } from './made-files.ts';
import type { PlannedAsset } from './plan.ts';

type Input = Omit<PublishInput, 'kind'>;

/**
 * The files of an asset and where they are from, and what differs from what the predecessor had. A skill is fetched;
 * where that fails, its text is what is left. Throws `manifest.invalid` if there is nothing to publish.
 */
export async function inputOf(
  { old, name }: PlannedAsset,
  fetch: ReturnType<typeof createFetcher>,
): Promise<{ input: Input; notes: string[] }> {
  const { content } = old;
  const version = numberOf(old.version);
  if (content.kind === 'mcp') {
    const { files, notes } = serverFiles({ ...old, name }, content);
    return { input: { files }, notes };
  }
  if (content.kind === 'agent') {
    const { files, notes } = agentFiles(old, content, name);
    return { input: { files }, notes };
  }
  try {
    const fetched = await fetch(content.git);
    const { files, provenance } = fetched;
    const isNumbered = fetched.version !== null || version === null;
    return {
      input: {
        files,
        provenance,
        // A sync of the same repository then continues it.
        ...(content.isExternal ? { origin: 'synced' as const } : {}),
        ...(isNumbered ? {} : { version }),
      },
      notes: [],
    };
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    if (content.readme.trim() === '')
      throw new AppError(
        'manifest.invalid',
        `${clauseOf(err)}; and the file has no text of it. Publish it from its repository: ${content.git.url}`,
      );
    const { files } = skillFromReadme(old, content, name);
    const note = `only its text is taken over, since its files cannot be fetched: ${clauseOf(err)}. Publish it again from its repository for all of its files`;
    return { input: { files }, notes: [note] };
  }
}

function clauseOf({ detail }: AppError): string {
  return detail.replace(/\.$/, '');
}

function numberOf(version: string | null): string | null {
  return version !== null && versionNumber.safeParse(version).success ? version : null;
}
