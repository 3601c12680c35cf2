import { join } from 'node:path';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOf, type Person, skill, useRegistry, writeFiles } from '../test-registry.ts';
import { temporaryFolder } from '../run-cli.ts';

const registry = useRegistry();
let person: Person;
let root: string;

const serverJson = JSON.stringify({
  name: 'io.example/pdf',
  description: 'Reads PDF files',
  version: '1.0.0',
  packages: [
    {
      registryType: 'npm',
      identifier: '@example/pdf-mcp',
      version: '1.0.0',
      transport: { type: 'stdio' },
    },
  ],
});
const agentMd =
  '---\nname: reviewer\ndescription: Reviews PDF files\nmetadata:\n  version: "1.0.0"\n---\n\nYou review PDF files.\n';

beforeAll(async () => {
  person = await registry.person();
  root = await mkdtemp(join(tmpdir(), 'agenthub-kinds-'));
  const folders: Record<string, string>[] = [
    { 'SKILL.md': skill('pdf', { body: 'Extract the text.' }), 'scripts/run.sh': 'echo\n' },
    { 'server.json': serverJson },
    { 'AGENT.md': agentMd },
  ];
  for (const [at, files] of folders.entries()) {
    const words = [['publish'], ['mcp', 'publish'], ['agent', 'publish']][at] ?? [];
    const folder = join(root, String(at));
    await writeFiles(folder, files);
    const done = await registry.cli([...words, folder], person, { home: root });
    if (done.code !== 0) throw new Error(done.stderr);
  }
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('a ref without a kind', () => {
  it('is the asset of any kind that alone has the name', async () => {
    const shown = await registry.cli(['show', 'reviewer', '--json'], person);
    expect(shown.json().data).toMatchObject({ kind: 'agent', name: 'reviewer' });
  });

  it('lists the kinds where several have it, and a kind before the ref or the command decides', async () => {
    const ref = `${person.username}/pdf`;
    for (const name of ['pdf', ref]) {
      const asked = await registry.cli(['show', name, '--json'], person);
      expect(asked.code).toBe(2);
      expect(asked.json().error).toMatchObject({
        code: 'asset.ambiguous',
        candidates: [`skill:${ref}`, `mcp:${ref}`],
      });
    }
    for (const words of [
      ['show', `mcp:${ref}`],
      ['mcp', 'show', 'pdf'],
      ['mcp', 'show', ref],
    ]) {
      const shown = await registry.cli([...words, '--json'], person);
      expect(shown.json().data).toMatchObject({ kind: 'mcp', ref });
    }
    const other = await registry.cli(['mcp', 'show', `skill:${ref}`], person);
    expect(other.code).toBe(2);
  });

  it('names similar assets of the kinds that the command takes', async () => {
    const any = await registry.cli(['show', 'reviewr', '--json'], person);
    expect(any.code).toBe(3);
    expect(any.json().error?.candidates).toEqual([`${person.username}/reviewer`]);
    const mcp = await registry.cli(['mcp', 'show', 'reviewr', '--json'], person);
    expect(mcp.code).toBe(3);
    expect(mcp.json().error?.candidates ?? []).toEqual([]);
  });
});

describe('agenthub-cli find over all kinds', () => {
  it('has every kind with its own total, and --type or a group of commands limits it', async () => {
    const all = await registry.cli(['find', 'pdf', '--json'], person);
    expect(all.json().data).toMatchObject({
      total: 3,
      totals: { skill: 1, mcp: 1, agent: 1 },
      items: [{ kind: 'skill' }, { kind: 'mcp' }, { kind: 'agent' }],
    });
    for (const words of [
      ['find', 'pdf', '--type', 'mcp'],
      ['mcp', 'find', 'pdf'],
    ]) {
      const one = await registry.cli([...words, '--json'], person);
      expect(one.json().data).toMatchObject({ total: 1, items: [{ kind: 'mcp' }] });
    }
    const piped = await registry.cli(['find', 'reviewer'], person);
    expect(piped.stdout).toBe(`${person.username}/reviewer\tReviews PDF files\t0\t1.0.0\tagent\n`);
    expect((await registry.cli(['find', '--type', 'tool'], person)).code).toBe(2);
  });

  it('continues with one cursor in the kinds that have more', async () => {
    const folder = await folderOf({ 'SKILL.md': skill('pdf-two') });
    await registry.cli(['publish', folder], person);
    const first = await registry.cli(['find', 'pdf', '--limit', '1', '--json'], person);
    const { nextCursor } = first.json().data as { nextCursor: string };
    const next = await registry.cli(
      ['find', 'pdf', '--limit', '1', '--cursor', nextCursor, '--json'],
      person,
    );
    expect(next.json().data).toMatchObject({
      items: [{ kind: 'skill', name: 'pdf-two' }],
      nextCursor: null,
    });
    expect((await registry.cli(['find', '--cursor', 'tool:abc'], person)).code).toBe(2);
  });
});

describe('agenthub-cli mcp and agent publish', () => {
  it('take no other kind than their own', async () => {
    for (const [words, at, missing] of [
      [['mcp', 'publish'], '0', 'server.json'],
      [['agent', 'publish'], '1', 'AGENT.md'],
      [['agent', 'publish', '--recursive'], '0', 'AGENT.md'],
      [['mcp', 'validate'], '2', 'server.json'],
    ] as const) {
      const { code, stdout, stderr } = await registry.cli([...words, join(root, at)], person);
      expect(code).not.toBe(0);
      expect(stdout + stderr).toMatch(new RegExp(`here is no ${missing}`));
    }
    const other = await registry.cli(['mcp', 'publish', '--type', 'skill', root], person);
    expect(other.code).toBe(2);
  });
});

describe('agenthub-cli use', () => {
  it('prints the instructions and the files beside them, and writes nothing', async () => {
    const used = await registry.cli(['use', `skill:${person.username}/pdf`], person);
    expect(used.stdout).toContain('Extract the text.');
    expect(used.stdout).toContain('- scripts/run.sh');
    expect(used.stdout).not.toContain('---\nname');
    const agent = await registry.cli(['use', 'reviewer', '--json'], person);
    expect(agent.json().data).toMatchObject({ kind: 'agent', version: '1.0.0' });
    expect(JSON.stringify(agent.json().data)).toContain('You review PDF files.');
  });
});

describe('agenthub-cli init --type', () => {
  it.each([
    ['skill', 'SKILL.md'],
    ['mcp', 'server.json'],
    ['agent', 'AGENT.md'],
  ])('writes a template of a %s that validates', async (kind, file) => {
    const cwd = await temporaryFolder();
    const made = await registry.cli(['init', 'my-own', '--type', kind], person, { cwd });
    expect(made.code).toBe(0);
    expect(await readFile(join(cwd, 'my-own', file), 'utf8')).toContain('my-own');
    const words = kind === 'skill' ? ['validate'] : [kind, 'validate'];
    const checked = await registry.cli([...words, 'my-own'], person, { cwd });
    expect(checked.stderr).not.toContain('error');
  });
});
