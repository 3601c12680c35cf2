import { describe, expect, it } from 'vitest';
import { readAgentManifest } from '#schema/kinds/agent/manifest.ts';
import { agentTemplate, isAgentTemplate } from '#schema/kinds/agent/template.ts';
import { problemsOf } from '#test/support/problems.ts';

const withHead = (head: string) => `---\nname: a\ndescription: d\n${head}\n---\nYou do it.\n`;
const requires = (head: string) => readAgentManifest(withHead(head)).requires;
const details = (head: string) =>
  problemsOf('manifest.invalid', () => readAgentManifest(withHead(head)));

describe('readAgentManifest', () => {
  it('reads refs of every form, with their lines, and keeps everything else', () => {
    const head = [
      'model: sonnet',
      'skills:',
      '  - pdf',
      '  - team/git@^1.2',
      '  - { ref: team/docs, version: ">=1 <2" }',
      '  - { ref: team/number, version: 1 }',
      'mcps: team/github@beta, web',
      'targets: { kiro: { welcomeMessage: hi } }',
    ].join('\n');
    const read = readAgentManifest(withHead(head));
    expect(read.requires).toEqual([
      { kind: 'skill', ref: 'pdf', line: 6 },
      { kind: 'skill', ref: 'team/git@^1.2', line: 7 },
      { kind: 'skill', ref: 'team/docs@>=1 <2', line: 8 },
      { kind: 'skill', ref: 'team/number@1', line: 9 },
      { kind: 'mcp', ref: 'team/github@beta', line: 10 },
      { kind: 'mcp', ref: 'web', line: 10 },
    ]);
    expect(read.data).toMatchObject({
      model: 'sonnet',
      targets: { kiro: { welcomeMessage: 'hi' } },
    });
    expect([read.readme, read.warnings]).toEqual(['You do it.\n', []]);
  });

  it.each(['', 'skills:', 'skills: []', 'skills: ""', 'mcps: null'])(
    'has no parts with %j',
    (head) => expect(requires(head)).toEqual([]),
  );

  it.each([
    '../x',
    '/etc/passwd',
    'C:/x',
    'a\\b',
    'a/b/c',
    'a//b',
    'team/',
    '/x',
    'con/..',
    'A/B',
    'рdf',
    '技能',
    'a\u0000b',
    '\u001b[2J',
    'a-',
    '-a',
    'a--b',
    'x'.repeat(65),
    'x'.repeat(300),
    '__proto__',
    'team/pdf@',
    'team/pdf@@1',
    'team/pdf@not a range',
    `team/pdf@${'1'.repeat(200)}`,
    'team/pdf@1.0.0 || ../x',
    'https://example.com/x',
    'npm:pdf',
  ])('refuses the ref %j', async (ref) => {
    const found = await details(`skills:\n  - ${JSON.stringify(ref)}`);
    expect(found).toMatchObject([{ pointer: 'AGENT.md:5' }]);
    // Errors are shown: a text is cut, and quoted as the problem's JSON does.
    expect(found[0]?.detail.length).toBeLessThan(300);
  });

  it.each([
    ['skills: { a: b }', 'skills is not a list of refs'],
    ['skills: 7', 'skills is not a list of refs'],
    ['skills: [7]', 'is not a ref'],
    ['skills: [[a]]', 'is not a ref'],
    ['skills: [null]', 'is not a ref'],
    ['skills: [{ ref: a, path: ../x }]', 'is not a ref'],
    ['skills: [{ version: 1.0.0 }]', 'is not a ref'],
    ['skills: [{ ref: a, version: [1] }]', 'is not a ref'],
    ['skills: [a, a@^1]', 'stands there twice'],
    ['agents: [team/a]', 'an agent cannot require agents'],
    ['mcpServers: { x: { command: y } }', 'mcps/<name>/server.json'],
    ['targets: { kiro: { mcpServers: {} } }', 'mcps/<name>/server.json'],
  ])('refuses %s', async (head, reason) => {
    expect(await details(head)).toMatchObject([{ detail: expect.stringContaining(reason) }]);
  });

  it('names every wrong part at once, and refuses too many without looking at them', async () => {
    expect((await details('skills: [A, b, C]\nmcps: [D]')).map(({ pointer }) => pointer)).toEqual([
      'AGENT.md:4',
      'AGENT.md:4',
      'AGENT.md:5',
    ]);
    const many = Array.from({ length: 1_000 }, () => 'A');
    expect(await details(`skills: ${JSON.stringify(many)}`)).toEqual([
      { pointer: 'AGENT.md:4', detail: expect.stringContaining('at most 200') },
    ]);
  });

  it('warns of a missing prompt and of targets that are no map', () => {
    const codes = (text: string) => readAgentManifest(text).warnings.map(({ code }) => code);
    expect(codes('---\nname: a\ndescription: d\n---\n')).toEqual(['prompt.missing']);
    expect(codes(withHead('targets: [kiro]'))).toEqual(['targets.type']);
  });

  it('reads its own template, without parts', () => {
    const text = agentTemplate('code-reviewer', 'Reviews: "code"');
    expect(readAgentManifest(text)).toMatchObject({
      name: 'code-reviewer',
      description: 'Reviews: "code"',
      version: '0.1.0',
      requires: [],
      warnings: [],
    });
    expect(isAgentTemplate(agentTemplate('a').replaceAll('\n', '\r\n'), 'a')).toBe(true);
    expect(isAgentTemplate(agentTemplate('a', 'mine'), 'a')).toBe(false);
  });
});
