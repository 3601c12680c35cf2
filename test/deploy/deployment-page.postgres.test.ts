import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandsIn, readDocument } from '#test/support/document.ts';
import { faultsOf } from '#test/support/engine-calls.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { newMachine } from '#test/support/page-shell.ts';

// test/deploy/languages.test.ts proves that the page in English has the same commands.
const commands = commandsIn(readDocument('docs/deployment.zh-CN.md'));
const blocks = (section: string) =>
  commands.filter((block) => block.section === section).map(({ text }) => text);
/** Whether a block needs an engine or a cluster. */
const needsEngine = (text: string) =>
  /^(?:docker|kubectl|helm|deploy\/compose-setup\.sh) /m.test(text);
const isSetUp = (text: string) => text.includes('deploy/compose-setup.sh');

async function newDatabase(): Promise<string> {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  return url;
}

describe('docs/deployment.md and docs/deployment.zh-CN.md', () => {
  it('lead from a clean clone to an installed skill, an update, a rollback and PostgreSQL, and name what there is', async () => {
    const databases = { external: await newDatabase(), compose: await newDatabase() };
    const machine = await newMachine(databases);
    const run: string[] = [];
    const take = (section: string, at = 0) => {
      const text = blocks(section)[at] ?? '';
      expect(text).not.toBe('');
      run.push(text);
      return text;
    };
    await machine.sh(take('3.1'), join(machine.checkout, '..'));

    await machine.whileRunning(take('3.2'), async () => {
      expect(await machine.sh(take('3.2', 1))).toBe('{"status":"ok"}');
      const said = await machine.sh(`${take('3.6')}ls .claude/skills/hello; agenthub-cli list`);
      expect(said).toMatch(/admin\/hello@?.*\nSKILL\.md\n.*hello/s);
      const [, account = '', session = ''] =
        /^(\{.*?\})(\{.*\})$/s.exec(await machine.sh(take('4'))) ?? [];
      expect(JSON.parse(account)).toMatchObject({ username: 'admin', role: 'admin' });
      expect(JSON.parse(session)).toMatchObject({ token: expect.stringMatching(/^ey/) });
      expect(await machine.sh(take('5.3'))).toMatch(/"ok".*ready.*\nagenthub_build_info/s);
      expect(await machine.sh(take('8'))).toMatch(/^\d+\.\d+\.\d+$/m);
    });

    await machine.whileRunning(take('3.7', 1), async (output) => {
      expect(output()).toMatch(/^wrote .*before-update\.db/m);
      expect(await machine.sh('agenthub-cli show admin/hello')).toContain('hello');
    });
    await machine.whileRunning(take('3.8', 1), async () => {
      expect(await machine.sh('git describe --tags')).toBe('v0.1.0\n');
      expect(await machine.sh('agenthub-cli show admin/hello')).toContain('hello');
    });

    expect(await machine.sh(take('6', 1))).toMatch(/\nverified: .*all is well\n/s);
    const [start = ''] = blocks('3.2');
    await machine.whileRunning(start, async (output) => {
      expect(output()).toMatch(/"event":"ready".*"database":"remote"/);
      expect(await machine.sh('agenthub-cli show admin/hello')).toContain('hello');
    });
    const own = commands.filter(({ text }) => !needsEngine(text)).map(({ text }) => text);
    expect(run.toSorted()).toEqual(own.toSorted());

    // On with docker, kubectl and helm, which are recorded, and the commands of the server in them, which are run.
    await machine.sh("git checkout --quiet -; sed -i '/^DATABASE_URL=/d' .env");
    // The set-up of compose comes last, since it changes .env.
    const ofEngine = commands
      .filter(({ text }) => needsEngine(text))
      .toSorted((one, other) => Number(isSetUp(one.text)) - Number(isSetUp(other.text)));
    expect(ofEngine).toHaveLength(9);
    const calls: string[][] = [];
    for (const { text } of ofEngine) calls.push(...(await machine.recorded(text)));
    expect(calls.length).toBeGreaterThan(25);
    expect(await faultsOf(calls, machine.checkout)).toEqual([]);

    const secrets = ['database_url', 'tls_certificate', 'tls_key'];
    for (const name of secrets)
      expect(existsSync(join(machine.checkout, 'secrets', name))).toBe(true);
    const down = calls.find((call) => call.includes('down') && call.includes('run'));
    expect(down?.at(-1)).toMatch(/^\d{4}_\w+$/);
  });

  it('would be refused with a service, an option, a value or a Secret that does not exist', async () => {
    const wrong = [
      ['docker', 'compose', 'logs', 'agenthub'],
      ['docker', 'compose', 'up', '--builds'],
      ['docker', 'run', '-v', 'agenthub:/app/backend/data', 'image'],
      ['helm', 'upgrade', '--install', 'hub', 'deploy/helm/agenthub', '--set', 'replica=2'],
      ['kubectl', 'create', 'secret', 'generic', 'nobody', '--from-literal=A=b'],
      ['kubectl', 'rollout', 'status', 'deployment/nothing'],
    ];
    for (const call of wrong) expect(await faultsOf([call], '/')).not.toEqual([]);
  });
});
