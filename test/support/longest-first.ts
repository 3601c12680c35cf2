import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What Vitest takes for short, as these files hold little; each takes more than a minute. */
const long = /\/(e2e\/(skill-page-(en|zh)|every-page)\.test|in-workerd\.libsql)\.ts$/;

/** Vitest's order of files, but these begin first, so that none ends alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification) =>
      project.config.sequence.groupOrder * 2 + (long.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
