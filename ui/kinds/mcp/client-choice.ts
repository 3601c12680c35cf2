import { mcpClients } from '#schema/kinds/mcp/clients.ts';
import { makeTargetChoice } from '../target-choice.ts';

/** The client that a visitor adds servers to. Never holds a value that a server asks for. */
export const clientChoice = makeTargetChoice('agenthub.mcp-client', mcpClients);
