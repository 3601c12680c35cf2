import type { KindModule } from '../kind-module.ts';
import { agentChanges } from './changes.ts';
import { convertAgent, isAgentFile } from './convert/index.ts';
import { manifestFile } from './manifest-file.ts';
import { readAgentManifest } from './manifest.ts';
import { agentLocations, agentObstacle, agentPlacementFiles, placeAgent } from './place.ts';
import { agentTemplate, isAgentTemplate } from './template.ts';

/** An agent: a prompt in an `AGENT.md`, with the skills and MCP servers that it works with. */
export const agent: KindModule = {
  manifestFile,
  partKinds: ['skill', 'mcp'],
  readManifest: readAgentManifest,
  manifestChanges: agentChanges,
  template: agentTemplate,
  isTemplate: isAgentTemplate,
  isConvertible: isAgentFile,
  isConvertibleInTree: isAgentFile,
  convertibleExample: '.claude/agents/reviewer.md',
  convert: convertAgent,
  locations: agentLocations,
  placementFiles: agentPlacementFiles,
  place: placeAgent,
  obstacle: agentObstacle,
};
