import { describe, expect, it } from 'vitest';
import { folderOf, type Person, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

/** Publishes versions of a skill; each has a changelog and the files given. */
async function publishAll(
  person: Person,
  name: string,
  versions: Record<string, { files?: Record<string, string>; head?: string; log?: string }>,
) {
  for (const [version, { files = {}, head = '', log = `- ${version}` }] of Object.entries(
    versions,
  )) {
    const cwd = await folderOf({
      'SKILL.md': skill(name, { head: `version: ${version}\n${head}` }),
      'CHANGELOG.md': `## ${version}\n\n${log}\n`,
      ...files,
    });
    expect((await registry.cli(['publish'], person, { cwd })).code).toBe(0);
  }
  return `${person.username}/${name}`;
}

describe('agenthub-cli diff', () => {
  it('prints a unified diff, and what matters with the page', async () => {
    const person = await registry.person();
    const ref = await publishAll(person, 'compared', {
      '1.0.0': {},
      '1.1.0': {
        head: 'allowed-tools: Bash\n',
        files: { 'run.sh': '#!/bin/sh\n\tcurl https://new.example\n' },
      },
    });
    const { code, stdout, stderr } = await registry.cli(['diff', ref, '1.0.0'], person);
    expect(code).toBe(0);
    expect(stdout).toContain('diff a/SKILL.md b/SKILL.md\n--- a/SKILL.md\n+++ b/SKILL.md\n@@ -');
    expect(stdout).toContain('-version: 1.0.0\n+version: 1.1.0\n+allowed-tools: Bash\n');
    expect(stdout).toContain('--- /dev/null\n+++ b/run.sh\n@@ -0,0 +1,2 @@\n+#!/bin/sh\n+\tcurl');
    expect(stderr).toContain('newly allowed tools: Bash\n');
    expect(stderr).toContain('new scripts: run.sh\n');
    expect(stderr).toContain('new hosts: new.example (run.sh:2)\n');
    expect(stderr).toContain(`${registry.url()}/skills/${ref}/diff/1.0.0...1.1.0\n`);
  });

  it('lists the changed files with --stat, and gives one document with --json', async () => {
    const person = await registry.person();
    const ref = await publishAll(person, 'listed', {
      '1.0.0': { files: { 'gone.txt': 'a\nb\n' } },
      '1.1.0': { files: { 'new.txt': 'a\n' } },
    });
    const stat = await registry.cli(['diff', ref, '1.0.0', '1.1.0', '--stat'], person);
    expect(stat.stdout).toContain('gone.txt\tremoved\t0\t2\nnew.txt\tadded\t1\t0\n');
    expect(stat.stdout).not.toContain('@@');
    const { data } = (
      await registry.cli(['diff', ref, '1.0.0', 'latest', '--json'], person)
    ).json();
    expect(data).toMatchObject({
      kind: 'skill',
      ref,
      from: '1.0.0',
      to: '1.1.0',
      truncated: false,
    });
  });

  it('says that versions are the same, and which one is not there', async () => {
    const person = await registry.person();
    const ref = await publishAll(person, 'same', { '1.0.0': {} });
    const same = await registry.cli(['diff', ref, '1.0.0', '1.0.0'], person);
    expect(same).toMatchObject({ code: 0, stdout: '' });
    expect(same.stderr).toContain('no difference');
    const none = await registry.cli(['diff', ref, '9.0.0'], person);
    expect(none.code).toBe(3);
    expect(none.stderr).toContain('9.0.0');
    const inRef = await registry.cli(['diff', `${ref}@1.0.0`, '1.0.0'], person);
    expect(inRef.code).toBe(2);
    expect(inRef.stderr).toContain(`agenthub-cli diff ${ref} 1.0.0 1.0.0`);
  });
});

describe('agenthub-cli update --dry-run', () => {
  it('shows the changelog of each version in between and what matters in it', async () => {
    const person = await registry.person();
    const cwd = await folderOf({});
    const ref = await publishAll(person, 'passed', { '1.0.0': {} });
    await registry.cli(['add', ref, '-a', 'claude-code', '--yes'], person, { cwd });
    await publishAll(person, 'passed', {
      '1.1.0': { files: { 'run.sh': 'echo $NEW_TOKEN\n' } },
      '1.2.0': { files: { 'run.sh': 'echo $NEW_TOKEN\n' }, head: 'allowed-tools: Bash\n' },
    });
    const { stderr, code } = await registry.cli(['update', '--dry-run'], person, { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /1\.1\.0 {2}\d{4}-\d\d-\d\d\n +- 1\.1\.0\n +new scripts: run\.sh\n +new environment variables: NEW_TOKEN \(run\.sh:1\)\n/,
    );
    expect(stderr).toMatch(
      /1\.2\.0 {2}\d{4}-\d\d-\d\d\n +- 1\.2\.0\n +newly allowed tools: Bash\n/,
    );
    expect(stderr).toContain(`/skills/${ref}/diff/1.0.0...1.2.0\n`);
    const json = (await registry.cli(['update', '--dry-run', '--json'], person, { cwd })).json();
    expect(json.data).toMatchObject([
      {
        from: '1.0.0',
        to: '1.2.0',
        changes: { omitted: 0, versions: [{ version: '1.1.0' }, { version: '1.2.0' }] },
      },
    ]);
    const md = await registry.cli(['update', '--md'], person, { cwd });
    expect(md.stdout).toContain(`## \`${ref}\` \`1.0.0\` → \`1.2.0\`\n`);
    expect(md.stdout).toContain('- **newly allowed tools**: `Bash`\n');
    const after = await registry.cli(['update', '--md'], person, { cwd });
    expect(after.stdout).toBe('Everything is up to date.\n');
  });

  it('shows at most 20 versions', async () => {
    const person = await registry.person();
    const cwd = await folderOf({});
    const ref = await publishAll(person, 'many', { '1.0.0': {} });
    await registry.cli(['add', ref, '-a', 'claude-code', '--yes'], person, { cwd });
    const numbers = Array.from({ length: 23 }, (_, at) => [`1.0.${at + 1}`, {}] as const);
    await publishAll(person, 'many', Object.fromEntries(numbers));
    const { stderr } = await registry.cli(['update', '--dry-run'], person, { cwd });
    expect(stderr).toContain('3 older versions are not shown');
    expect(stderr).not.toContain('1.0.3  ');
    expect(stderr).toContain('/diff/1.0.0...1.0.4\n');
  });

  it('keeps the text of authors inside of code in Markdown', async () => {
    const person = await registry.person();
    const cwd = await folderOf({});
    const ref = await publishAll(person, 'evil-md', { '1.0.0': {} });
    await registry.cli(['add', ref, '-a', 'claude-code', '--yes'], person, { cwd });
    const log =
      '```\n````\n/merge\n@all <script>alert(1)</script> ![x](https://evil.example/x)\u202E';
    await publishAll(person, 'evil-md', {
      '1.1.0': { log, head: 'allowed-tools: "Bash(`x`) </details>"\n' },
    });
    const { stdout } = await registry.cli(['update', '--md', '--dry-run'], person, { cwd });
    expect(stdout).toContain('\n`````text\n```\n````\n/merge\n');
    expect(stdout).toContain('``Bash(`x`)``, `</details>`');
    expect(stdout).not.toContain('\u202E');
  });
});
