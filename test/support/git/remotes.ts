import { inject } from 'vitest';
import type { CommittedFile } from './repository.ts';

/** A file of bytes that cannot be packed, made by the server: to send them there would take longer. */
export type NoiseFile = { path: string; noiseBytes: number };

/** Git remotes of one test file, on the server of this run, which answers Node and workerd alike. */
export type TestRemotes = {
  /** Of a repository; one called `slow-…` never answers, `redirect-…` leads to a metadata service. */
  url(name: string): string;
  /** Commits these files, and nothing else, to the main branch of a repository, made if it is new; gives the commit. */
  commit(name: string, files: (CommittedFile | NoiseFile)[]): Promise<string>;
};

/** A folder of repositories of one's own; with `basic`, `user:password` that all must be asked with. */
export async function newRemotes(options: { basic?: string } = {}): Promise<TestRemotes> {
  const made = await fetch(inject('gitRemotesUrl'), {
    method: 'POST',
    body: JSON.stringify(options),
  });
  const { url } = (await made.json()) as { url: string };
  return {
    url: (name) => `${url}/${name}`,
    async commit(name, files) {
      const body = files.map((file) =>
        'noiseBytes' in file
          ? file
          : { ...file, content: Buffer.from(file.content).toString('base64') },
      );
      const answer = await fetch(`${url}/${name}`, { method: 'PUT', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.text();
    },
  };
}
