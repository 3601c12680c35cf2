/**
 * A tool that assets are installed into; the module of each kind says where in it an asset goes. Paths are written as
 * in the manuals of the tools: `.claude/skills` is inside the project, `~/.kiro` inside the home folder,
 * `$NAME(~/.x)` is the environment variable with what counts when it is unset or empty, `%NAME%` the variable
 * alone (nothing when unset), and `./x` a path of the project where the home folder is the rule. `[a|b]/c` is the
 * first of `a` and `b` that exists, or `a` if none does; one that starts with `linux:`, `darwin:` or `win32:` takes
 * the place of the others on that platform.
 */
export type Row = {
  /** Never changes: `--agent`, lock files and install records use it. */
  id: string;
  displayName: string;
  /** Other names of the tool that `--agent` accepts. */
  aliases?: readonly string[];
  /**
   * The tool counts as found if one of these paths exists, or if the project's `package.json` depends on the
   * package of `npm:package`; never, if there are none.
   */
  detect: readonly string[];
  /** What the user still has to do in the tool; printed after an install. */
  note?: string;
};

/** The shared folder that several tools read; used if no tool is named and none is found. */
export const sharedTargetId = 'agents' as const;

/** Where applications keep their settings. */
export const applicationData =
  '[darwin:~/Library/Application Support|win32:$APPDATA(~/AppData/Roaming)|$XDG_CONFIG_HOME(~/.config)]' as const;

/** The well-known tools first, then those of the npm CLI `skills` in its order, then those that take MCP servers only. */
export const rows = [
  {
    id: sharedTargetId,
    displayName: 'Shared .agents folder',
    aliases: ['universal'],
    detect: [],
  },
  {
    id: 'claude-code',
    displayName: 'Claude Code',
    aliases: ['claude'],
    detect: ['$CLAUDE_CONFIG_DIR(~/.claude)', './.claude'],
  },
  {
    id: 'codex',
    displayName: 'Codex',
    detect: ['$CODEX_HOME(~/.codex)', '/etc/codex'],
  },
  {
    id: 'cursor',
    displayName: 'Cursor',
    detect: ['~/.cursor', './.cursor'],
  },
  {
    id: 'kiro',
    displayName: 'Kiro',
    aliases: ['kiro-cli'],
    detect: ['~/.kiro', './.kiro'],
    note: 'Kiro CLI: a custom agent needs "skill://.kiro/skills/**/SKILL.md" in its resources',
  },
  { id: 'aider-desk', displayName: 'AiderDesk', detect: ['~/.aider-desk'] },
  { id: 'amp', displayName: 'Amp', detect: ['$XDG_CONFIG_HOME(~/.config)/amp'] },
  { id: 'antigravity', displayName: 'Antigravity', detect: ['~/.gemini/antigravity'] },
  { id: 'antigravity-cli', displayName: 'Antigravity CLI', detect: ['~/.gemini/antigravity-cli'] },
  { id: 'astrbot', displayName: 'AstrBot', detect: ['./data/skills', '~/.astrbot'] },
  {
    id: 'autohand-code',
    displayName: 'Autohand Code CLI',
    detect: ['$AUTOHAND_HOME(~/.autohand)'],
  },
  { id: 'augment', displayName: 'Augment', detect: ['~/.augment'] },
  { id: 'bob', displayName: 'IBM Bob', detect: ['~/.bob'] },
  { id: 'openclaw', displayName: 'OpenClaw', detect: ['~/.openclaw', '~/.clawdbot', '~/.moltbot'] },
  { id: 'cline', displayName: 'Cline', aliases: ['cline-cli'], detect: ['~/.cline'] },
  { id: 'codearts-agent', displayName: 'CodeArts Agent', detect: ['~/.codeartsdoer'] },
  { id: 'codebuddy', displayName: 'CodeBuddy', detect: ['./.codebuddy', '~/.codebuddy'] },
  { id: 'codemaker', displayName: 'Codemaker', detect: ['~/.codemaker'] },
  { id: 'codestudio', displayName: 'Code Studio', detect: ['~/.codestudio'] },
  { id: 'command-code', displayName: 'Command Code', detect: ['~/.commandcode'] },
  { id: 'continue', displayName: 'Continue', detect: ['./.continue', '~/.continue'] },
  { id: 'cortex', displayName: 'Cortex Code', detect: ['~/.snowflake/cortex'] },
  { id: 'crush', displayName: 'Crush', detect: ['~/.config/crush'] },
  { id: 'deepagents', displayName: 'Deep Agents', detect: ['~/.deepagents'] },
  { id: 'devin', displayName: 'Devin for Terminal', detect: ['$XDG_CONFIG_HOME(~/.config)/devin'] },
  { id: 'dexto', displayName: 'Dexto', detect: ['~/.dexto'] },
  { id: 'droid', displayName: 'Droid', detect: ['~/.factory'] },
  { id: 'eve', displayName: 'Eve', detect: ['npm:eve'] },
  { id: 'firebender', displayName: 'Firebender', detect: ['~/.firebender'] },
  { id: 'forgecode', displayName: 'ForgeCode', detect: ['~/.forge'] },
  { id: 'fx', displayName: 'fx', detect: ['~/.fx'] },
  { id: 'gemini-cli', displayName: 'Gemini CLI', aliases: ['gemini'], detect: ['~/.gemini'] },
  {
    id: 'github-copilot',
    displayName: 'GitHub Copilot',
    aliases: ['copilot', 'github-copilot-cli'],
    detect: ['~/.copilot'],
  },
  { id: 'goose', displayName: 'Goose', detect: ['$XDG_CONFIG_HOME(~/.config)/goose'] },
  {
    id: 'grok',
    displayName: 'Grok Build',
    aliases: ['grok-build'],
    detect: ['$GROK_HOME(~/.grok)'],
  },
  { id: 'hermes-agent', displayName: 'Hermes Agent', detect: ['$HERMES_HOME(~/.hermes)'] },
  { id: 'inference-sh', displayName: 'inference.sh', detect: ['~/.inferencesh'] },
  { id: 'jazz', displayName: 'Jazz', detect: ['~/.jazz', './.jazz'] },
  { id: 'junie', displayName: 'Junie', detect: ['~/.junie'] },
  { id: 'iflow-cli', displayName: 'iFlow CLI', detect: ['~/.iflow'] },
  {
    id: 'kilo',
    displayName: 'Kilo Code',
    aliases: ['kilo-code'],
    detect: ['~/.kilo', '~/.kilocode'],
  },
  { id: 'kimchi', displayName: 'Kimchi', detect: ['~/.config/kimchi'] },
  {
    id: 'kimi-code-cli',
    displayName: 'Kimi Code CLI',
    aliases: ['kimi-code', 'kimi'],
    detect: ['~/.kimi-code', '~/.kimi'],
  },
  { id: 'kode', displayName: 'Kode', detect: ['~/.kode'] },
  { id: 'lingma', displayName: 'Lingma', detect: ['~/.lingma'] },
  { id: 'loaf', displayName: 'Loaf', detect: ['~/.loaf'] },
  { id: 'mcpjam', displayName: 'MCPJam', detect: ['~/.mcpjam'] },
  {
    id: 'minimax-code',
    displayName: 'MiniMax Code',
    detect: ['~/.minimax', '/Applications/MiniMax Code.app'],
  },
  { id: 'mistral-vibe', displayName: 'Mistral Vibe', detect: ['$VIBE_HOME(~/.vibe)'] },
  { id: 'moxby', displayName: 'Moxby', detect: ['~/.moxby'] },
  { id: 'mux', displayName: 'Mux', detect: ['~/.mux'] },
  { id: 'opencode', displayName: 'OpenCode', detect: ['$XDG_CONFIG_HOME(~/.config)/opencode'] },
  { id: 'openhands', displayName: 'OpenHands', detect: ['~/.openhands'] },
  { id: 'ona', displayName: 'Ona', detect: ['~/.ona'] },
  { id: 'pi', displayName: 'Pi', detect: ['~/.pi/agent'] },
  {
    id: 'posit-assistant',
    displayName: 'Posit Assistant',
    detect: ['~/.posit/assistant', '~/.positai'],
  },
  { id: 'qoder', displayName: 'Qoder', detect: ['~/.qoder'] },
  { id: 'qoder-cn', displayName: 'Qoder CN', detect: ['~/.qoder-cn'] },
  { id: 'qwen-code', displayName: 'Qwen Code', detect: ['~/.qwen'] },
  { id: 'replit', displayName: 'Replit', detect: ['./.replit'] },
  { id: 'reasonix', displayName: 'Reasonix', detect: ['~/.reasonix'] },
  { id: 'rovodev', displayName: 'Rovo Dev', detect: ['~/.rovodev'] },
  { id: 'roo', displayName: 'Roo Code', detect: ['~/.roo'] },
  { id: 'sarvam-code', displayName: 'Sarvam Code', detect: ['$SARVAM_HOME(~/.sarvam)'] },
  { id: 'tabnine-cli', displayName: 'Tabnine CLI', detect: ['~/.tabnine'] },
  { id: 'terramind', displayName: 'Terramind', detect: ['~/.terramind'] },
  { id: 'tinycloud', displayName: 'Tinycloud', detect: ['~/.tinycloud'] },
  { id: 'trae', displayName: 'Trae', detect: ['~/.trae'] },
  { id: 'trae-cn', displayName: 'Trae CN', detect: ['~/.trae-cn'] },
  { id: 'warp', displayName: 'Warp', detect: ['~/.warp'] },
  { id: 'windsurf', displayName: 'Windsurf', detect: ['~/.codeium/windsurf'] },
  {
    id: 'zed',
    displayName: 'Zed',
    detect: ['$XDG_CONFIG_HOME(~/.config)/zed', '%APPDATA%/Zed', '%FLATPAK_XDG_CONFIG_HOME%/zed'],
  },
  { id: 'zcode', displayName: 'ZCode', detect: ['~/.zcode', '/Applications/ZCode.app'] },
  { id: 'zencoder', displayName: 'Zencoder', detect: ['~/.zencoder'] },
  { id: 'zenflow', displayName: 'Zenflow', detect: ['~/.zencoder'] },
  { id: 'neovate', displayName: 'Neovate', detect: ['~/.neovate'] },
  { id: 'pochi', displayName: 'Pochi', detect: ['~/.pochi'] },
  {
    id: 'promptscript',
    displayName: 'PromptScript',
    detect: ['./.promptscript', './promptscript.yaml'],
  },
  { id: 'adal', displayName: 'AdaL', detect: ['~/.adal'] },
  {
    id: 'claude-desktop',
    displayName: 'Claude Desktop',
    detect: [`${applicationData}/Claude`],
    note: 'Restart Claude Desktop, which reads its configuration only at the start',
  },
  {
    id: 'vscode',
    displayName: 'VS Code',
    aliases: ['code', 'vs-code'],
    detect: [`${applicationData}/Code/User`, './.vscode/mcp.json'],
  },
  {
    id: 'cline-vscode',
    displayName: 'Cline in VS Code',
    detect: [`${applicationData}/Code/User/globalStorage/saoudrizwan.claude-dev`],
  },
  { id: 'mcporter', displayName: 'MCPorter', detect: ['~/.mcporter', './config/mcporter.json'] },
  { id: 'mastracode', displayName: 'Mastra Code', detect: ['~/.mastracode', './.mastracode'] },
] as const satisfies readonly Row[];
