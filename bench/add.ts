import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFolders } from './folders.ts';
import { bounded, median, type Row } from './row.ts';
import { runCli, type Timed, timeNode, bundle } from './run-cli.ts';
import { publishFiles } from './publish-files.ts';
import { type Server, startRegistry } from './server.ts';

/** Measures `add` of a skill with 20 files, each time in a new project. */
export async function measureAdd(folder: string, times: number): Promise<Row[]> {
  const registry = await startRegistry(join(folder, 'data'));
  try {
    const skills = join(folder, 'skills');
    writeFolders(skills, { count: 1, filesEach: 20 });
    const [name = ''] = readdirSync(skills);
    const published = await runCli(registry, folder, ['publish', join(skills, name)]);
    if (published.code !== 0) throw new Error(`publish said: ${published.output}`);
    const seconds: number[] = [];
    for (let at = 0; at < times; at++) {
      const project = join(folder, `project-${at}`);
      const ran = await runCli(registry, project, ['add', name, '--agent', 'claude-code']);
      if (ran.code !== 0) throw new Error(`add said: ${ran.output}`);
      seconds.push(ran.seconds);
    }
    const note = `median of ${times}, best ${Math.min(...seconds).toFixed(2)} s`;
    return [bounded('add of a 20-file skill, loopback', '<= 0.5 s', median(seconds), 2, note)];
  } finally {
    await registry.stop();
  }
}

/**
 * Measures `add` of an agent with 10 skills of three files and 3 MCP servers, each time in a new project: with no
 * archive in the CLI's cache, and with all of them there.
 */
export async function measureAddAgent(folder: string, times: number): Promise<Row[]> {
  const registry = await startRegistry(join(folder, 'data'));
  try {
    await publishAgent(registry, folder);
    const add = (at: string, home: string): Timed => {
      const project = join(folder, `project-${at}`);
      const args = [bundle, 'agent', 'add', 'admin/bench-agent', '--agent', 'claude-code'];
      const ran = timeNode(args, { server: registry, project, home });
      const skills = readdirSync(join(project, '.claude/skills'));
      if (skills.length !== 10) throw new Error(`add said: ${ran.output}`);
      return ran;
    };
    const cold: Timed[] = [];
    const warm: Timed[] = [];
    for (let at = 0; at < times; at++) {
      const home = join(folder, `home-${at}`);
      mkdirSync(home);
      cold.push(add(`cold-${at}`, home));
      warm.push(add(`warm-${at}`, home));
    }
    return [
      row('add of an agent, 10 skills, 3 MCP servers, no archive cached', cold),
      row('  all archives cached', warm),
    ];
  } finally {
    await registry.stop();
  }
}

function row(what: string, runs: Timed[]): Row {
  const seconds = runs.map((one) => one.seconds);
  const cpu = median(runs.map((one) => one.cpuSeconds));
  const note = `median of ${runs.length}, best ${Math.min(...seconds).toFixed(2)} s, processor time of the CLI ${cpu.toFixed(2)} s`;
  return bounded(what, '<= 1 s', median(seconds), 2, note);
}

async function publishAgent(registry: Server, folder: string): Promise<void> {
  const skills = join(folder, 'skills');
  writeFolders(skills, { count: 10, filesEach: 3 });
  const ran = await runCli(registry, folder, ['publish', skills, '--recursive']);
  if (ran.code !== 0) throw new Error(`publish said: ${ran.output}`);
  const servers = Array.from({ length: 3 }, (_, at) => `bench-server-${at}`);
  for (const name of servers) await publishFiles(registry, 'mcps', serverFiles(name));
  const agent = join(folder, 'bench-agent');
  mkdirSync(agent);
  const names = readdirSync(skills);
  writeFileSync(
    join(agent, 'AGENT.md'),
    `---\nname: bench-agent\ndescription: An agent with parts\nversion: "1.0.0"\nskills:\n${names.map((name) => `  - admin/${name}`).join('\n')}\nmcps:\n${servers.map((name) => `  - admin/${name}`).join('\n')}\n---\n\nYou review changes.\n`,
  );
  const published = await runCli(registry, folder, ['publish', agent]);
  if (published.code !== 0) throw new Error(`publish said: ${published.output}`);
}

/** A server.json with one package and one secret input. */
export function serverFiles(name: string): Record<string, string> {
  const server = {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: `com.example/${name}`,
    description: 'A made-up MCP server',
    version: '1.0.0',
    packages: [
      {
        registryType: 'npm',
        identifier: `@example/${name}`,
        version: '1.0.0',
        transport: { type: 'stdio' },
        environmentVariables: [{ name: 'EXAMPLE_API_KEY', isSecret: true }],
      },
    ],
  };
  return { 'server.json': JSON.stringify(server, null, 2) };
}
