import { hunksOf } from '../diff-text.ts';
import { highlightedLengthMax, highlightLines } from '../highlight.ts';
import { sourceLines } from '../highlight/source-lines.ts';
import type { ParserJob, ParserJobs } from '../parsers.ts';
import { readmeLengthMax } from '../readme/plain.ts';
import { renderReadme } from '../readme/render.ts';

/** The longest texts, in UTF-16 units, that are rendered and highlighted. */
export type ParserLimits = { readmeLengthMax: number; highlightedLengthMax: number };

/** Where a job that takes too long is ended. */
export const limitsOnThreads: ParserLimits = { readmeLengthMax, highlightedLengthMax };

/**
 * Where nothing can end a job: a quarter of what a thread takes. The worst text of that length takes some
 * 0.6 s, of the 30 s that a Worker has.
 */
export const limitsInline: ParserLimits = {
  readmeLengthMax: readmeLengthMax / 4,
  highlightedLengthMax: highlightedLengthMax / 4,
};

type Jobs = {
  [Job in ParserJob]: (input: ParserJobs[Job]['input']) => ParserJobs[Job]['output'] | null;
};

/** What does the {@link ParserJobs}, on the thread that calls. */
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
