import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';

const { desk, publish, send, url } = useRegistry();

type Rows = { findings: { rule: string; ref: string; command: string | null; text: string }[] };

async function auditor() {
  const made = await desk();
  const audit = async (...argv: string[]) => {
    const result = await made.cli(['audit', '--json', ...argv]);
    const { findings } = result.json().data as Rows;
    return {
      code: result.code,
      rules: findings.map(({ rule, ref }) => `${rule} ${ref}`),
      findings,
    };
  };
  return { ...made, audit };
}

describe('agenthub-cli audit', () => {
  it('asks nobody and finds nothing where nothing is installed', async () => {
    const { cli } = await auditor();
    expect(await cli(['audit'])).toMatchObject({ code: 0, stdout: '' });
    expect((await cli(['audit', '--offline'])).code).toBe(2);
  });

  it('finds yanked, deleted, hidden and deprecated assets, and other bytes', async () => {
    for (const name of ['pulled', 'removed', 'private-now', 'old', 'fine', 'swapped']) {
      await publish(name, '1.0.0');
    }
    const { cli, audit, project } = await auditor();
    const names = ['pulled', 'removed', 'private-now', 'old', 'fine', 'swapped'];
    await cli(['add', ...names, '-a', 'claude-code']);
    expect(await audit()).toMatchObject({ code: 0, findings: [] });
    await send('PATCH', '/skills/platform/old', { deprecation: { message: 'slow' } });
    expect(await audit()).toMatchObject({ code: 0, rules: ['asset.deprecated platform/old'] });

    await send('POST', '/skills/platform/pulled/versions/1.0.0/yank', { reason: 'broken' });
    await send('DELETE', '/skills/platform/removed', {});
    await send('PATCH', '/skills/platform/private-now', { visibility: 'private' });
    const path = join(project, 'agenthub-lock.json');
    const text = await readFile(path, 'utf8');
    const at = text.indexOf('"skill:platform/swapped"');
    const other = `sha256:${'0'.repeat(64)}`;
    await writeFile(path, text.slice(0, at) + text.slice(at).replace(/sha256:[0-9a-f]{64}/, other));
    const found = await audit();
    expect(found.code).toBe(7);
    expect(found.rules).toEqual([
      'asset.deprecated platform/old',
      'asset.gone platform/private-now',
      'version.yanked platform/pulled',
      'asset.gone platform/removed',
      'digest.differs platform/swapped',
    ]);
    expect(found.findings.find(({ rule }) => rule === 'version.yanked')).toMatchObject({
      text: 'is yanked: broken',
      command: 'agenthub-cli remove skill:platform/pulled',
    });

    const sarif = await cli(['audit', '--format', 'sarif', '--scope', 'project']);
    expect(sarif.code).toBe(7);
    const log = JSON.parse(sarif.stdout);
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'agenthub-cli' } } }],
    });
    const { tool, results } = log.runs[0];
    expect(results).toHaveLength(5);
    const lines = (await readFile(path, 'utf8')).split('\n');
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      const [{ physicalLocation }] = locations;
      expect(physicalLocation.artifactLocation).toEqual({ uri: 'agenthub-lock.json' });
      const line = lines[physicalLocation.region.startLine - 1];
      expect(line).toContain(`"skill:${message.text.split(' ')[0]}"`);
    }
    const table = await cli(['audit']);
    expect(table.code).toBe(7);
    expect(table.stdout).toContain('error\tversion.yanked\tproject\tplatform/pulled\t1.0.0\t');
    const json = await cli(['audit', '--format', 'json']);
    expect(json.json()).toMatchObject({ ok: false, error: { code: 'cli.blocked' } });
    expect((await cli(['audit', '--json', '--format', 'sarif'])).code).toBe(2);
  });

  it('names a secret in a file of the project until it is out of there', async () => {
    const manifest = {
      name: 'io.test/keyed',
      description: 'A server',
      version: '1.0.0',
      packages: [
        {
          registryType: 'npm',
          identifier: '@test/keyed',
          version: '1.0.0',
          transport: { type: 'stdio' },
          environmentVariables: [
            { name: 'API_TOKEN', description: 'x', isRequired: true, isSecret: true },
          ],
        },
      ],
    };
    const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
    await send('POST', '/mcps?name=keyed', { files });
    const { cli, audit, project } = await auditor();
    const add = ['mcp', 'add', 'keyed', '-a', 'zed', '--input', 'API_TOKEN=tok-1'];
    expect(await cli([...add, '--scope', 'user'])).toMatchObject({ code: 0 });
    expect(await audit()).toMatchObject({ code: 0, findings: [] });
    expect(await cli(add)).toMatchObject({ code: 0 });
    const found = await audit();
    expect(found).toMatchObject({ code: 7, rules: ['secret.written platform/keyed'] });
    expect(JSON.stringify(found)).not.toContain('tok-1');
    const path = join(project, '.zed/settings.json');
    const written = await readFile(path, 'utf8');
    expect(written).toContain('tok-1');
    expect(await cli(['remove', 'keyed', '--scope', 'project'])).toMatchObject({ code: 0 });
    expect(await cli([...add.slice(0, -2), '--no-input'])).toMatchObject({ code: 0 });
    expect(await audit()).toMatchObject({ code: 0, findings: [] });
  });

  it('takes another address of the same registry for the same, and says what it did not ask', async () => {
    await publish('moved', '1.0.0');
    await publish('elsewhere', '1.0.0');
    const { cli, audit, project } = await auditor();
    await cli(['add', 'moved', 'elsewhere', '-a', 'claude-code']);
    const path = join(project, 'agenthub-lock.json');
    const text = (await readFile(path, 'utf8')).replaceAll(url(), 'http://hub.corp');
    await writeFile(path, text.replace(/sha256:[0-9a-f]{64}/, `sha256:${'0'.repeat(64)}`));
    expect(await audit()).toMatchObject({
      code: 0,
      rules: ['registry.other platform/elsewhere'],
      findings: [{ command: 'agenthub-cli audit --registry http://hub.corp' }],
    });
  });
});
