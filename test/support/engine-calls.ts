import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { documentedValues } from '../../scripts/chart/readme.ts';
import type { KubernetesObject } from '../../scripts/chart/render.ts';
import { runTool } from '../../scripts/chart/tools.ts';
import { checkoutFolder, readDocument } from './document.ts';

/** The options of Docker, each with whether a value follows it. */
const options: Record<string, Record<string, boolean>> = {
  pull: {},
  logs: { '-f': false },
  run: {
    '-d': false,
    '--name': true,
    '--restart': true,
    '-p': true,
    '--env-file': true,
    '-v': true,
  },
  'compose up': { '-d': false, '--build': false, '--remove-orphans': false },
  'compose build': { '--pull': false },
  'compose logs': { '-f': false },
  'compose exec': { '-T': false },
  'compose run': { '--rm': false, '-T': false, '-e': true },
  'compose cp': {},
  'compose stop': {},
  'compose down': {},
  'compose ps': {},
};
/** The commands of which a service is the first argument. */
const ofService = new Set(['logs', 'exec', 'run', 'stop'].map((name) => `compose ${name}`));

/** What is wrong with the calls of docker, kubectl and helm that a page makes in the folder of a checkout. */
export async function faultsOf(calls: string[][], folder: string): Promise<string[]> {
  const faults: string[] = [];
  let objects: KubernetesObject[] = [];
  for (const [tool = '', ...args] of calls) {
    if (tool === 'docker') faults.push(...faultsOfDocker(args, folder));
    if (tool === 'helm') {
      const rendered = await render(args);
      objects = rendered.objects;
      faults.push(...rendered.faults);
    }
  }
  for (const [tool = '', ...args] of calls)
    if (tool === 'kubectl') faults.push(...(await faultsOfKubectl(args, folder, objects)));
  return faults;
}

/** The options of a call with their values, and its other arguments; options that follow these are the command's. */
function split(name: string, args: string[]) {
  const known = options[name];
  const faults = known ? [] : [`there is no docker ${name}`];
  const values: [option: string, value: string][] = [];
  let at = 0;
  for (; args[at]?.startsWith('-'); at++) {
    const option = args[at] ?? '';
    if (known?.[option] === undefined) faults.push(`docker ${name} has no option ${option}`);
    values.push([option, known?.[option] ? (args[++at] ?? '') : '']);
  }
  return { faults, values, rest: args.slice(at) };
}

function faultsOfDocker(args: string[], folder: string): string[] {
  const words = args[0] === 'compose' ? 2 : 1;
  const name = args.slice(0, words).join(' ');
  const { faults, values, rest } = split(name, args.slice(words));
  const { services } = parse(readDocument('docker-compose.yml')) as { services: object };
  const service = name === 'compose cp' ? /^(\w+):\/data\//.exec(rest[0] ?? '')?.[1] : rest[0];
  if ((ofService.has(name) || name === 'compose cp') && !(service && service in services))
    faults.push(`there is no service ${service} for docker ${name}`);

  const image = readDocument('Dockerfile');
  const taken: Record<string, (value: string) => boolean> = {
    '-v': (value) => image.includes(`\nVOLUME ${value.split(':')[1]}\n`),
    '-p': (value) => image.includes(`\nEXPOSE ${value.split(':')[1]}\n`),
    '--env-file': (value) => existsSync(join(folder, value)),
  };
  for (const [option, value] of values)
    if (taken[option]?.(value) === false) faults.push(`docker ${name} ${option} ${value}`);
  return faults;
}

/** What helm makes of an install, without a cluster. */
async function render(args: string[]) {
  const [verb, install, ...rest] = args;
  if (verb !== 'upgrade' || install !== '--install')
    return { faults: [`helm ${args.join(' ')}`], objects: [] };
  const at = rest.map((arg) => (arg.startsWith('deploy/') ? join(checkoutFolder, arg) : arg));
  const { code, out, err } = await runTool('helm', ['template', ...at]);
  const values = new Set(documentedValues().map(({ path }) => path));
  const set = rest.filter((_, index) => rest[index - 1] === '--set');
  const unknown = set.filter((value) => !values.has(value.split('=')[0] ?? ''));
  const faults = [
    ...unknown.map((value) => `the chart has no ${value}`),
    ...(code === 0 ? [] : [err]),
  ];
  const objects = parseAllDocuments(out).map((one) => one.toJS() as KubernetesObject);
  return { faults, objects };
}

async function faultsOfKubectl(
  args: string[],
  folder: string,
  objects: KubernetesObject[],
): Promise<string[]> {
  const words = args[0] === '--namespace' ? args.slice(2) : args;
  if (words[0] === 'create') {
    const own = args.map((arg) => arg.replace('=.env', `=${join(folder, '.env')}`));
    const { code, err } = await runTool('kubectl', [...own, '--dry-run=client', '--output=yaml']);
    const [, , , name = ''] = words;
    const isUsed = words[1] !== 'secret' || JSON.stringify(objects).includes(`"name":"${name}"`);
    return [...(code === 0 ? [] : [err]), ...(isUsed ? [] : [`nothing uses the Secret ${name}`])];
  }
  const [kind, name] = words[2]?.split('/') ?? [];
  const isThere = objects.some(
    (one) => one.kind.toLowerCase() === kind && one.metadata.name === name,
  );
  const isKnown = words.slice(0, 2).join(' ') === 'rollout status' && isThere;
  return isKnown ? [] : [`kubectl ${args.join(' ')}`];
}
