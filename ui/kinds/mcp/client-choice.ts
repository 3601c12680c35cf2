import { mcpLocations } from '#schema/kinds/mcp/place.ts';
import { makeTargetChoice } from '../target-choice.ts';

/** The client that a visitor adds servers to. Never holds a value that a server asks for. */
export const clientChoice = makeTargetChoice({
  storageKey: 'agenthub.mcp-client',
  takes: (target, scope) => mcpLocations(target, scope).length > 0,
});
