import { describe, expect, it } from 'vitest';
import { agentMd } from '#test/support/agent-md.ts';
import { serverJson } from '#test/support/server-json.ts';
import { folderOf, type Person, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

async function changelogAt(ref: string, as: Person): Promise<string | null> {
  const shown = await registry.cli(['show', ref, '--json'], as);
  return (shown.json() as { data: { changelog: string | null } }).data.changelog;
}

describe('agenthub-cli publish of a folder with a CHANGELOG.md', () => {
  it('takes what it says about the version, shows it in a dry run, and --changelog comes first', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      'SKILL.md': skill('logged', { head: 'version: 1.2.0\n' }),
      'CHANGELOG.md':
        '# Changelog\n\n## [1.2.0] - 2026-01-31\n\n- Reads 表格\n\n## 1.1.0\n\n- Old\n',
    });
    const dry = await registry.cli(['publish', '--dry-run'], person, { cwd });
    expect(dry.stderr).toContain('changelog:\n  - Reads 表格\n');
    const dryJson = await registry.cli(['publish', '--dry-run', '--json'], person, { cwd });
    expect(dryJson.json()).toMatchObject({ data: { version: { changelog: '- Reads 表格' } } });
    expect((await registry.cli(['publish'], person, { cwd })).code).toBe(0);
    expect(await changelogAt(`${person.username}/logged@1.2.0`, person)).toBe('- Reads 表格');
    const flags = ['--version', '1.1.0', '--changelog', 'Mine', '--tag', 'old'];
    expect((await registry.cli(['publish', ...flags], person, { cwd })).code).toBe(0);
    expect(await changelogAt(`${person.username}/logged@1.1.0`, person)).toBe('Mine');
  });

  it('takes that of each asset of a recursive publish, of every kind', async () => {
    const person = await registry.person();
    const said = (what: string) => `## v1.0.0\n\n- ${what}\n`;
    const cwd = await folderOf({
      'CHANGELOG.md': said('of the repository'),
      'one/SKILL.md': skill('log-one', { head: 'version: 1.0.0\n' }),
      'one/CHANGELOG.md': said('one'),
      'two/server.json': serverJson('com.example/log-two', { version: '1.0.0' }),
      'two/changelog.md': said('two'),
      'three/AGENT.md': agentMd('log-three', { head: 'version: 1.0.0\n' }),
      'three/CHANGELOG.md': said('three'),
      'four/SKILL.md': skill('log-four', { head: 'version: 1.0.0\n' }),
    });
    const dry = await registry.cli(['publish', '-r', '--dry-run'], person, { cwd });
    expect(dry.stderr).toMatch(
      /changelog:\n {2}- one\n[\s\S]*changelog:\n {2}- three\n[\s\S]*- two\n/,
    );
    const done = await registry.cli(['publish', '-r', '--json'], person, { cwd });
    const { data } = done.json() as { data: { path: string; changelog: string | null }[] };
    expect(Object.fromEntries(data.map(({ path, changelog }) => [path, changelog]))).toEqual({
      one: '- one',
      two: '- two',
      three: '- three',
      four: null,
    });
  });

  it('writes no control sequence of a hostile changelog to the terminal', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      'SKILL.md': skill('evil-log', { head: 'version: 1.0.0\n' }),
      'CHANGELOG.md': `## 1.0.0\n\n\u001B]0;owned\u0007\u202Ereversed\n${'x\n'.repeat(5_000)}`,
    });
    const { stderr } = await registry.cli(['publish', '--dry-run'], person, { cwd });
    for (const mark of ['\u001B', '\u0007', '\u202E']) expect(stderr).not.toContain(mark);
    expect(stderr).toMatch(/more lines/);
    expect(stderr.split('\n').length).toBeLessThan(40);
  });
});
