import type { Conversion } from '../../kind-module.ts';
import { manifestFile } from '../manifest-file.ts';
import { secretProblem } from '../refuse-secrets.ts';
import { secretsIn } from '../secrets.ts';
import { readConfigText } from './config-text.ts';
import { declaredInputsOf, entriesOf } from './entries.ts';
import { describedInputs } from './placeholders.ts';
import { serverOf } from './server.ts';

/** The names of files in which clients and repositories keep their servers. */
const names = /^(?:\.mcp|mcp|mcp[-_]config|claude_desktop_config|cline_mcp_settings)\.json$/i;

/** Whether a path is that of a file in which clients keep nothing but servers, such as `.mcp.json`. */
export function isServerFile(path: string): boolean {
  return names.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether a path is that of a file in which projects and repositories keep their servers: `.mcp.json` or `mcp.json`. */
export function isServerFileInTree(path: string): boolean {
  return /(?:^|\/)\.?mcp\.json$/i.test(path);
}

/**
 * The servers in the file of a client: `mcpServers`, `servers`, `mcp_servers` and what else clients call them, in
 * JSON, TOML or YAML; or one plain command. A server with a secret has a problem for each, which names the field and
 * what to write, but never the value. Throws `manifest.invalid` for a file that cannot be read.
 */
export function convertServers(text: string, path: string): Conversion[] {
  const { data, lineOf } = readConfigText(text, path);
  const fileName = path.slice(path.lastIndexOf('/') + 1).replace(/^\.|\.[^.]*$/g, '');
  const described = describedInputs(declaredInputsOf(data));
  return entriesOf(data, fileName).map((entry) => {
    const problems = secretsIn(entry.data).map((found) => {
      const pointer = entry.pointer + found.pointer;
      const advice = `write ${found.instead} in its place, and give the value at install`;
      return secretProblem({ ...found, pointer }, `${path}:${lineOf(pointer)}`, advice);
    });
    // A server with a secret is not made at all, so that the secret gets no further.
    const files =
      problems.length > 0
        ? []
        : [
            {
              path: manifestFile,
              text: `${JSON.stringify(serverOf(entry, described), null, 2)}\n`,
            },
          ];
    return { name: entry.name, files, warnings: [], problems };
  });
}
