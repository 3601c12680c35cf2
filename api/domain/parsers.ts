import type { Context } from './context.ts';
import type { ReadmeLinks } from './readme/links.ts';

/** The jobs of third-party parsers. `parsers/jobs.ts` implements them. */
export type ParserJobs = {
  /** Renders Markdown without frontmatter as HTML that is safe to embed in a page. */
  readme: {
    input: { markdown: string; links: ReadmeLinks };
    output: RenderedReadme;
  };
  /** Highlights a text line by line, with the grammar of its path. */
  highlight: { input: { text: string; path: string }; output: SourceLines };
  /**
   * Compares two texts as hunks; null if they differ in more than `editsMax` lines or the hunks exceed
   * `bytesMax`.
   */
  diff: {
    input: { before: string; after: string; editsMax: number; bytesMax: number };
    output: Hunks | null;
  };
};

/** The name of a parser job. */
export type ParserJob = keyof ParserJobs;

/** `isPlain` is true if the Markdown is shown as plain text instead of being rendered. */
export type RenderedReadme = { html: string; isPlain: boolean };

/** Lines of HTML, as the bytes of a JSON array of strings; the language is null for plain text. */
export type SourceLines = { language: string | null; json: Uint8Array<ArrayBuffer> };

/** The lines added and removed, and the hunks as the bytes of their JSON. */
export type Hunks = { added: number; removed: number; json: Uint8Array<ArrayBuffer> };

/**
 * Third-party parsers and highlighters, whose running time is not linear in their input. On Node they run on
 * threads, each job with limits of time and memory. A Worker has no threads, so its input limits are smaller.
 */
export type Parsers = {
  /** Whether jobs run on other threads than the caller's. */
  offThread: boolean;
  /**
   * Runs a job; null if it exceeded its time or memory. Jobs with the same `queueKey` run one after another,
   * so that one client cannot block others. Throws `server.busy` if too many wait.
   */
  run<Job extends ParserJob>(
    job: Job,
    input: ParserJobs[Job]['input'],
    queueKey: string,
  ): Promise<ParserJobs[Job]['output'] | null>;
};

/** The queue of a caller's jobs: one per user, or per address for anonymous callers. */
export function queueKeyOf({ actor, ip }: Pick<Context, 'actor' | 'ip'>): string {
  return actor ? `user ${actor.userId}` : `address ${ip ?? ''}`;
}
