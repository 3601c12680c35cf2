import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentVariables } from '#cli/environment.ts';
import { translateHelp } from '#cli/language.ts';
import { checkoutFolder, readDocument } from '../support/document.ts';
import { useRegistry } from './test-registry.ts';
import { runCli } from './run-cli.ts';

const listed = environmentVariables.flatMap(({ names }) => names);

/** The text of the CLI without the list itself. */
const sources = readdirSync(`${checkoutFolder}/cli`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && path !== 'environment.ts')
  .map((path) => readDocument(`cli/${path}`))
  .join('\n');

describe('the list of environment variables', () => {
  it('has every variable that the sources read', () => {
    const read = [...sources.matchAll(/\benv(?:\?)?(?:\['(\w+)'\]|\.([A-Z]\w+))/g)].map(
      ([, index, property]) => index ?? property ?? '',
    );
    expect(read).toContain('AGENTHUB_URL');
    expect([...new Set(read)].filter((name) => !listed.includes(name))).toEqual([]);
  });

  it('has no variable that nothing reads', () => {
    // Node reads these itself, once it is told to use the proxy.
    const ofNode = ['NO_PROXY', 'no_proxy'];
    const unread = listed.filter((name) => !sources.includes(`'${name}'`));
    expect(unread.toSorted()).toEqual(ofNode);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('is in the help, in both languages', async () => {
    for (const lang of ['en', 'zh-CN'] as const) {
      const { stdout, code } = await runCli(['--help', '--lang', lang]);
      expect(code).toBe(0);
      const rows = environmentVariables.map(
        ({ names, sets }) => `  ${names.join(', ')}\n      ${translateHelp(sets, lang)}`,
      );
      const title = translateHelp('Environment variables', lang);
      expect(stdout).toContain(`\n${[title, ...rows].join('\n')}\n`);
    }
    const untranslated = environmentVariables.filter(
      ({ sets }) => translateHelp(sets, 'zh-CN') === sets,
    );
    expect(untranslated).toEqual([]);
  });

  it('is the table of docs/cli.md', () => {
    const rows = [...readDocument('docs/cli.md').matchAll(/^\| (`[A-Za-z_`, ]+`) \| (.+) \|$/gm)];
    expect(rows.map(([, names, sets]) => ({ names, sets }))).toEqual(
      environmentVariables.map(({ names, sets }) => ({
        names: names.map((name) => `\`${name}\``).join(', '),
        sets,
      })),
    );
  });
});

describe('a variable with a wrong name', () => {
  const registry = useRegistry();
  const key = `sr_${'k'.repeat(43)}`;

  it('is told the right one on stderr, once and without its value', async () => {
    const env = {
      AGENTHUB_API_KEY: key,
      AGENTHUB_KEY: key,
      AGENTHUB_REGISTRY_URL: registry.url(),
      AGENTHUB_REGISTRY: registry.url(),
    };
    const { stdout, stderr } = await runCli(['config', 'show', '--json'], { env });
    const line = (wrong: string, right: string) =>
      `warning: the environment variable ${wrong} is not read; set ${right} instead\n`;
    expect(stderr).toBe(
      line('AGENTHUB_REGISTRY', 'AGENTHUB_URL') +
        line('AGENTHUB_REGISTRY_URL', 'AGENTHUB_URL') +
        line('AGENTHUB_KEY', 'AGENTHUB_TOKEN') +
        line('AGENTHUB_API_KEY', 'AGENTHUB_TOKEN'),
    );
    expect(stdout + stderr).not.toContain(key);
  });

  it('is told in Chinese, and not with -q', async () => {
    const env = { AGENTHUB_API_KEY: key };
    const chinese = await runCli(['config', 'path', '--lang', 'zh-CN'], { env });
    expect(chinese.stderr).toBe(
      '警告： 不读取环境变量 AGENTHUB_API_KEY；请改为设置 AGENTHUB_TOKEN\n',
    );
    expect((await runCli(['config', 'path', '-q'], { env })).stderr).toBe('');
  });

  it('is passed over where the right one, or its old name, is set', async () => {
    const mei = await registry.person();
    const asked = await registry.cli(['whoami'], mei, { env: { AGENTHUB_API_KEY: key } });
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    const env = { SKILLS_REGISTRY_API_KEY: mei.key, AGENTHUB_API_KEY: key };
    expect(await registry.cli(['whoami'], null, { env })).toMatchObject({ code: 0, stderr: '' });
  });

  it('leaves those that Kubernetes sets for a service alone', async () => {
    const env = { AGENTHUB_PORT: 'tcp://10.0.0.1:80', AGENTHUB_SERVICE_HOST: '10.0.0.1' };
    expect((await runCli(['config', 'path'], { env })).stderr).toBe('');
  });
});
