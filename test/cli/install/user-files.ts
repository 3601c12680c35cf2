/** Files that a user shares with tools, with comments, own entries, and every way to end a line, by path. */
export const projectFiles: Record<string, string> = {
  '.mcp.json': '{\n  // mine\n  "mcpServers": {\n    "own": { "command": "x" } // why\n  }\n}\n',
  '.cursor/mcp.json':
    '\ufeff{\r\n\t"mcpServers" : {\r\n\t\t"own": {"url": "https://own.example"},\r\n\t},\r\n}',
  '.vscode/mcp.json': '{"inputs": [], /* one line */ "servers": {}}',
  '.codex/config.toml':
    '# mine\nmodel = "x"   # why\n\n[mcp_servers.own]\ncommand = "y"\nargs = [\n  "a", # first\n]\n\n[profiles.p]\nmodel = "z"',
  'opencode.jsonc': '{\n    "$schema": "https://opencode.ai/config.json",\n    // none yet\n}\n',
  '.claude/agents/own.md': '---\nname: own\n---\nMine.\n',
  '.claude/skills/own/SKILL.md': 'mine',
};

/** The same in a home folder. */
export const homeFiles: Record<string, string> = {
  '.config/goose/config.yaml':
    '# mine\nGOOSE_MODEL: "x" # why\nextensions:\n    own:\n        cmd: y   # mine too\n        type: stdio\n\nother:\n- 1\n',
  '.claude.json': '{"numStartups": 3, "projects": {"/p": {"history": []}}}',
  '.codex/config.toml': 'model = "x"\r\n# mine\r\n[tui]\r\nnotifications = true\r\n',
  '.config/zed/settings.json': '// Zed settings\n{\n  "theme": "One",\n}\n',
};
