import { AppError } from '#schema/error.ts';
import type { Context } from '../context.ts';
import { isAdmin } from '../policy.ts';

/**
 * The names that only admins may give where `RESERVED_NAMESPACES` is not set: of authorities, and of vendors of agents
 * and models, as whom a stranger could publish.
 */
export const reservedByDefault: readonly string[] = [
  'admin administrator agenthub core internal official platform registry root security staff',
  'support system trusted verified agentskills aider alibaba amazon amp anthropic anthropics',
  'anysphere apple augment aws azure bytedance chatgpt claude claude-code cline codeium codex',
  'cognition copilot cursor deepmind deepseek devin gemini github gitlab google huggingface',
  'jetbrains junie kilocode kiro meta microsoft mistral modelcontextprotocol moonshot openai',
  'opencode perplexity qwen roo-code sourcegraph trae vercel vscode warp windsurf xai zed',
].flatMap((line) => line.split(' '));

/** Whether a name fits one of the patterns, in which `*` stands for any characters. */
export function isReservedName(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`).test(name));
}

/** Throws `namespace.reserved`, with a pointer to the field, unless the caller may give the name to a user or a team. */
export function assertNameAllowed(
  ctx: Pick<Context, 'actor' | 'settings'>,
  name: string,
  pointer: string,
): void {
  if (isAdmin(ctx.actor) || !isReservedName(ctx.settings.reservedNamespaces, name)) return;
  const detail = `"${name}" is reserved on this registry. Choose another name, or ask an admin.`;
  throw new AppError('namespace.reserved', detail, { errors: [{ pointer, detail }] });
}
