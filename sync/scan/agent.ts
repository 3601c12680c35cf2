import { kindModule } from '#schema/kinds/index.ts';
import type { Recogniser } from './candidate.ts';
import { foldersWith } from './folders.ts';

const bundle = foldersWith({ kind: 'agent', manifest: 'agent.md', conventional: /^agents\// });

/** An agent is a folder with an `AGENT.md`, or a file in which a tool keeps one, such as `.claude/agents/reviewer.md`. */
export const agent: Recogniser = {
  ...bundle,
  isConverted: (path) => kindModule('agent').isConvertible(path),
};
