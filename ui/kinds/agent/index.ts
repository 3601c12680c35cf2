import { manifestFile } from '#schema/kinds/agent/manifest-file.ts';
import type { KindUi } from '../kind-ui.ts';

/** An agent: a prompt in an `AGENT.md`, with the skills and MCP servers that it works with. */
export const agent: KindUi = {
  icon: 'user',
  nouns: {
    en: { kind: 'agent', kinds: 'agents', aKind: 'an agent', Kind: 'Agent', Kinds: 'Agents' },
    'zh-CN': { kind: '智能体', kinds: '智能体', aKind: '智能体', Kind: '智能体', Kinds: '智能体' },
  },
  manifestFile,
  about: {
    en: 'A prompt, with the skills and the MCP servers it works with, installed together.',
    'zh-CN': '一份提示词，连同它所用的技能和 MCP 服务器，一次安装完成。',
  },
  exampleName: 'my-agent',
  cliPrefix: 'agent ',
  loadPage: async () => (await import('./page.ts')).page,
};
