import type { KindModule } from '../kind-module.ts';
import { serverChanges } from './changes.ts';
import { convertServers, isServerFile, isServerFileInTree } from './convert/index.ts';
import { manifestFile } from './manifest-file.ts';
import { isSameServer, readmeFile, readServerManifest } from './manifest.ts';
import { mcpLocations, mcpObstacle, placeMcp } from './place.ts';
import { isServerTemplate, serverTemplate } from './template.ts';

/** An MCP server: a `server.json`, which says how clients start or reach it. */
export const mcp: KindModule = {
  manifestFile,
  readmeFile,
  standsAlone: true,
  readManifest: readServerManifest,
  isSameAsset: isSameServer,
  manifestChanges: serverChanges,
  template: serverTemplate,
  isTemplate: isServerTemplate,
  isConvertible: isServerFile,
  isConvertibleInTree: isServerFileInTree,
  convertibleExample: '.mcp.json',
  convert: convertServers,
  locations: mcpLocations,
  placementFiles: () => [manifestFile],
  place: placeMcp,
  obstacle: mcpObstacle,
};
