import type { GitLimits, GitSource } from '#api/domain/git.ts';
import { createFetchGit } from '#api/platform/git/fetch-git.ts';
import { AppError } from '#schema/error.ts';

/** What the worker is asked: to resolve, or with a commit to fetch. */
export type Question = { source: GitSource; commit?: string; limits?: GitLimits };

const git = createFetchGit({ addresses: { allow: ['127.0.0.0/8'] } });

async function answer({ source, commit, limits }: Question): Promise<unknown> {
  if (commit === undefined || limits === undefined) return git.resolveRemote(source);
  const snapshot = await git.fetchTree(source, commit, limits);
  await snapshot.load({ folders: [''], oids: [] });
  const blobs: Record<string, string> = {};
  for (const { oid } of snapshot.files) {
    blobs[oid] = Buffer.from(await snapshot.readBlob(oid)).toString('base64');
  }
  return { ...snapshot, blobs };
}

/** A worker that reads git remotes, for the suite of remotes to run inside workerd. */
export default {
  async fetch(request: Request): Promise<Response> {
    try {
      return Response.json(await answer((await request.json()) as Question));
    } catch (err) {
      if (err instanceof AppError) return Response.json(err.toProblem(), { status: err.status });
      return new Response(String(err), { status: 500 });
    }
  },
};
