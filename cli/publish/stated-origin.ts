import { publishOrigin } from '#schema/publish-origin.ts';
import type { PublishQuery } from './publisher.ts';
import type { OriginAnswer, Question } from './repository/read-origin.ts';

/** The origin that a publish states: repository, commit, folder, and whether files differ from the commit. */
export type StatedOrigin = Pick<PublishQuery, 'repository' | 'commit' | 'folder' | 'dirty'>;

/** What reads origins out of repositories: a {@link GitThread}. */
export type OriginSource = {
  ask(question: Question): Promise<OriginAnswer>;
  close(): Promise<void>;
};

/**
 * Reads where folders are from out of the repository that they are in. A folder of which nothing can be told is no
 * error: `explain` is told why, each reason once. `close` it after use.
 */
export class OriginReader {
  readonly #source: OriginSource;
  readonly #explain: (text: string) => void;
  readonly #explained = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: OriginSource, explain: (text: string) => void) {
    this.#source = source;
    this.#explain = explain;
  }

  /** The origin to state for the published `files` of a folder; empty if it is unknown. Never rejects. */
  read({ folder, files }: Question): Promise<StatedOrigin> {
    const next = this.#last.then(() => this.#read({ folder, files }));
    this.#last = next;
    return next;
  }

  /** Closes the source. */
  close(): Promise<void> {
    return this.#source.close();
  }

  async #read(question: Question): Promise<StatedOrigin> {
    const { found, dirty, reason } = await this.#source.ask(question);
    if (!found) return this.#nothing(reason);
    const stated = { ...found, ...(dirty === null ? {} : { dirty: String(dirty) }) };
    // With an invalid origin, the registry would refuse the whole publish.
    const parsed = publishOrigin.safeParse(stated);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return this.#nothing(`${issue?.path.join('.')} cannot be stored: ${issue?.message}`);
    }
    if (reason !== null)
      this.#say(`whether files differ from the commit is not recorded: ${reason}`);
    return stated;
  }

  #nothing(reason: string | null): StatedOrigin {
    this.#say(`no repository is recorded: ${reason ?? 'it could not be read'}`);
    return {};
  }

  #say(text: string): void {
    if (this.#explained.has(text)) return;
    this.#explained.add(text);
    this.#explain(text);
  }
}
