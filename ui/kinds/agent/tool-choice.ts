import { agentFormats } from '#schema/kinds/agent/formats.ts';
import { makeTargetChoice } from '../target-choice.ts';

/** The tool that a visitor installs agents for. */
export const toolChoice = makeTargetChoice({
  storageKey: 'agenthub.agent-tool',
  takes: ({ id }, scope) => (agentFormats[id]?.[scope] ?? null) !== null,
});
