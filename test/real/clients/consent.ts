import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetId } from '#schema/targets.ts';
import { put } from '../../cli/install/world.ts';

type At = { home: string; project: string };

/**
 * What a client keeps in the home folder once its user agreed, in its own windows, to read this project: without it
 * Codex reads no `.codex` of the project, Claude Code starts no server of `.mcp.json`.
 */
export async function trust(target: TargetId, { home, project }: At): Promise<void> {
  if (target === 'codex') {
    const trusted = `[projects.${JSON.stringify(project)}]\ntrust_level = "trusted"\n`;
    await put(home, { '.codex/config.toml': trusted });
  }
  if (target === 'claude-code') {
    const agreed = {
      hasTrustDialogAccepted: true,
      enabledMcpjsonServers: ['probe-text', 'remote', 'sse'],
    };
    await put(home, { '.claude.json': JSON.stringify({ projects: { [project]: agreed } }) });
  }
}

/** The same for one agent of the project, which Gemini CLI asks about by the digest of its file. */
export async function trustGeminiAgent({ home, project }: At, name: string): Promise<void> {
  const content = await readFile(join(project, `.gemini/agents/${name}.md`));
  const digest = createHash('sha256').update(content).digest('hex');
  const agreed = { [project]: { [name]: digest } };
  await put(home, { '.gemini/acknowledgments/agents.json': JSON.stringify(agreed) });
}
