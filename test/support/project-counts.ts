import type { Reporter, TestModule } from 'vitest/node';

/** Says at the end of a run how many tests each project has had, so that one that ran none is seen. */
export class ProjectCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, { passed: number; failed: number; skipped: number }>();
    for (const { project, children } of modules) {
      const count = counts.get(project.name) ?? { passed: 0, failed: 0, skipped: 0 };
      counts.set(project.name, count);
      for (const test of children.allTests()) {
        const { state } = test.result();
        count[state === 'pending' ? 'skipped' : state] += 1;
      }
    }
    for (const [name, { passed, failed, skipped }] of counts)
      console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}
