import { hunksOf } from '../diff-text.ts';
import { highlightedLengthMax, highlightLines } from '../highlight.ts';
import { sourceLines } from '../highlight/source-lines.ts';
import type { ParserJob, ParserJobs } from '../parsers.ts';
import { readmeLengthMax } from '../readme/plain.ts';
import { renderReadme } from '../readme/render.ts';

/** The maximum lengths of texts that are rendered and highlighted, in UTF-16 units. */
export type ParserLimits = { readmeLengthMax: number; highlightedLengthMax: number };

/** The limits on threads, where a job that takes too long is terminated. */
export const limitsOnThreads: ParserLimits = { readmeLengthMax, highlightedLengthMax };

/**
 * The limits where a job cannot be terminated: a quarter of those on threads. The worst text of that length
 * takes about 0.6 s of the 30 s of a Worker request.
 */
export const limitsInline: ParserLimits = {
  readmeLengthMax: readmeLengthMax / 4,
  highlightedLengthMax: highlightedLengthMax / 4,
};

type Jobs = {
  [Job in ParserJob]: (input: ParserJobs[Job]['input']) => ParserJobs[Job]['output'] | null;
};

/** Implements {@link ParserJobs} on the calling thread. */
export function parserJobs(limits: ParserLimits): Jobs {
  return {
    readme: ({ markdown, links }) => renderReadme(markdown, links, limits.readmeLengthMax),
    highlight({ text, path }) {
      const { language, lines } = highlightLines(text, path, limits.highlightedLengthMax);
      return sourceLines(language, lines);
    },
    diff: hunksOf,
  };
}
