import { manifestFile } from '#schema/kinds/mcp/manifest-file.ts';
import type { KindUi } from '../kind-ui.ts';

/** An MCP server: a `server.json`, which says how clients start or reach it. */
export const mcp: KindUi = {
  icon: 'server',
  nouns: {
    en: {
      kind: 'MCP server',
      kinds: 'MCP servers',
      aKind: 'an MCP server',
      Kind: 'MCP server',
      Kinds: 'MCP servers',
    },
    'zh-CN': {
      kind: ' MCP 服务器',
      kinds: ' MCP 服务器',
      aKind: ' MCP 服务器',
      Kind: 'MCP 服务器',
      Kinds: 'MCP 服务器',
    },
  },
  manifestFile,
  about: {
    en: 'Tools and data for agents: how to start or reach a server that speaks the Model Context Protocol.',
    'zh-CN': '为智能体提供工具和数据：说明如何启动或连接一个支持 MCP 协议的服务器。',
  },
  exampleName: 'my-server',
  cliPrefix: 'mcp ',
  loadPage: async () => (await import('./page.ts')).page,
};
