import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { kindWords } from '#schema/kind.ts';
import { serverFiles } from './add.ts';
import { corpus } from './corpus.ts';
import { publishFiles } from './publish-files.ts';
import { bounded, median, type Row } from './row.ts';
import { bundle, type Timed, timeNode } from './run-cli.ts';
import { startRegistry } from './server.ts';

/** Measures `list` in a project with `count` installed assets of three kinds, as a table and as JSON. */
export async function measureListInstalled(
  folder: string,
  { count, times }: { count: number; times: number },
): Promise<Row[]> {
  const [project, home] = [join(folder, 'project'), join(folder, 'home')];
  mkdirSync(home, { recursive: true });
  const registry = await startRegistry(join(folder, 'data'));
  try {
    const refs: string[] = [];
    for (const [at, { kind, description }] of [...corpus(count)].entries()) {
      const name = `bench-${at}`;
      const head = `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\nversion: "1.0.0"\n---\n`;
      const files = {
        skill: { 'SKILL.md': `${head}\nSteps.\n`, 'reference/part.md': description },
        mcp: serverFiles(name),
        agent: { 'AGENT.md': `${head}\nYou help.\n` },
      };
      await publishFiles(registry, kindWords[kind], files[kind]);
      refs.push(`${kind}:admin/${name}`);
    }
    const run = (args: string[]) =>
      timeNode([bundle, ...args], { server: registry, project, home });
    run(['add', ...refs, '--agent', 'claude-code']);
    const table: Timed[] = [];
    const json: Timed[] = [];
    for (let at = 0; at < times; at++) {
      table.push(run(['list']));
      json.push(run(['list', '--json']));
    }
    const { data } = JSON.parse(json[0]?.output ?? '') as { data: { state: string }[] };
    const fine = data.filter(({ state }) => state === 'ok').length;
    if (fine !== count) throw new Error(`list found ${fine} of ${count} assets unchanged`);
    return [row(`list of ${count} installed assets`, table), row('  list --json', json)];
  } finally {
    await registry.stop();
  }
}

function row(what: string, runs: Timed[]): Row {
  const seconds = runs.map((one) => one.seconds);
  const cpu = median(runs.map((one) => one.cpuSeconds));
  const note = `median of ${runs.length}, best ${(Math.min(...seconds) * 1000).toFixed(0)} ms, processor time ${(cpu * 1000).toFixed(0)} ms`;
  return bounded(what, '<= 200 ms', median(seconds) * 1000, 0, note);
}
