import type { Target } from '../fuzz.ts';
import { archivesTarget } from './archives.ts';
import { manifestsTarget } from './manifests.ts';
import { projectFilesTarget } from './project-files.ts';
import { registryAnswersTarget } from './registry-answers.ts';
import { repositoriesTarget } from './repositories.ts';
import { routesTarget } from './routes.ts';
import { webhooksTarget } from './webhooks.ts';

/** Everything that the fuzzer knows how to feed. */
export const fuzzTargets: readonly Target[] = [
  routesTarget,
  webhooksTarget,
  archivesTarget,
  manifestsTarget,
  repositoriesTarget,
  registryAnswersTarget,
  projectFilesTarget,
];
