import { readFrontmatter } from '../../../manifest/frontmatter.ts';
import { readConfigText } from '../../mcp/convert/config-text.ts';
import type { AgentFormat } from './formats.ts';

/** An agent as a file of any format has it. */
export type ForeignAgent = {
  data: Record<string, unknown>;
  prompt: string;
  /** The version as written: `1.10` is no number. */
  version: string | null;
  /** The line of a top-level key; null if there is none. */
  lineOf(key: string): number | null;
};

/** The keys under which the formats without a text after a frontmatter have the prompt. */
const promptKeys = { json: 'prompt', toml: 'developer_instructions' } as const;

/**
 * Reads the file of an agent; null if it is no agent: not a map, or without a prompt where the format demands one.
 * Throws `manifest.invalid` with file and line.
 */
export function readForeignAgent(
  text: string,
  file: string,
  { syntax }: AgentFormat,
): ForeignAgent | null {
  if (syntax === 'markdown') {
    const head = readFrontmatter(text, file);
    const version = head.sourceOf('version');
    return { data: head.data, prompt: head.body, version, lineOf: head.lineOf };
  }
  const { data, lineOf } = readConfigText(text, file);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  const { [promptKeys[syntax]]: prompt, ...rest }: Record<string, unknown> = Object.fromEntries(
    Object.entries(data),
  );
  if (typeof prompt !== 'string') return null;
  return {
    data: rest,
    prompt: `\n${prompt.trim()}\n`,
    version: typeof rest['version'] === 'string' ? rest['version'] : null,
    lineOf: (key) => lineOf(`/${key}`),
  };
}
