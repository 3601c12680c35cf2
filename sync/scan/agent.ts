import type { FolderRule } from './candidate.ts';

/** An agent is a folder with an `AGENT.md`. */
export const agent: FolderRule = { kind: 'agent', conventional: /^agents\// };
