import type { Context } from './context.ts';
import type { ReadmeLinks } from './readme/links.ts';

/** What parsers that others wrote are asked to do; `parsers/jobs.ts` does it. */
export type ParserJobs = {
  /** Markdown without frontmatter, as HTML that is safe to set on a page. */
  readme: {
    input: { markdown: string; links: ReadmeLinks };
    output: RenderedReadme;
  };
  /** A text as highlighted lines, by the grammar that its path names. */
  highlight: { input: { text: string; path: string }; output: SourceLines };
  /** Two texts as hunks; null when they differ in more than `editsMax` lines, or the hunks are longer than `bytesMax`. */
  diff: {
    input: { before: string; after: string; editsMax: number; bytesMax: number };
    output: Hunks | null;
  };
};

export type ParserJob = keyof ParserJobs;

/** `isPlain` when the Markdown was not rendered, but shown as the text that it is. */
export type RenderedReadme = { html: string; isPlain: boolean };

/** Lines of HTML, as the bytes of a JSON array of strings; the language is null for plain text. */
export type SourceLines = { language: string | null; json: Uint8Array<ArrayBuffer> };

/** The lines added and removed, and the hunks as the bytes of their JSON. */
export type Hunks = { added: number; removed: number; json: Uint8Array<ArrayBuffer> };

/**
 * Parsers and highlighters that others wrote, whose time is not linear in what they are given. On Node they
 * work on threads, each job with a deadline and so much memory; a Worker has no threads, so there their input
 * is smaller.
 */
export type Parsers = {
  /** Whether they work on threads of their own, while the caller's goes on. */
  offThread: boolean;
  /**
   * What a job makes of its input, or null when it took more time or memory than it may. Jobs of one
   * `whose` go one after another, so that they hold up nobody else's. Throws `request.busy` when too many
   * wait.
   */
  run<Job extends ParserJob>(
    job: Job,
    input: ParserJobs[Job]['input'],
    whose: string,
  ): Promise<ParserJobs[Job]['output'] | null>;
};

/** Whose turn a job takes: the user's, or where nobody is signed in the address's. */
export function turnOf({ actor, ip }: Pick<Context, 'actor' | 'ip'>): string {
  return actor ? `user ${actor.userId}` : `address ${ip ?? ''}`;
}
