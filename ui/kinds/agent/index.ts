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
  exampleName: 'my-agent',
  loadPage: async () => (await import('./page.ts')).page,
};
