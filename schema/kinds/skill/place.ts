import type { InstallScope, Target, TargetId } from '../../targets.ts';
import type { Location, Placement } from '../kind-module.ts';

type Folders = { project: string; user: string | null };

/** A tool that looks in a folder of its own, with the same name in the project and in the home folder. */
const own = (folder: string): Folders => ({
  project: `${folder}/skills`,
  user: `~/${folder}/skills`,
});

/** A tool that looks in the shared folder of a project; `user` is null if it has no folder in the user scope. */
const shared = (user: string | null = '~/.agents/skills'): Folders => ({
  project: '.agents/skills',
  user,
});

/** The folders in which each target looks for skills. A target without a row takes none. */
const folders: Partial<Record<TargetId, Folders>> = {
  agents: shared(),
  'claude-code': { project: '.claude/skills', user: '$CLAUDE_CONFIG_DIR(~/.claude)/skills' },
  codex: shared(),
  cursor: shared('~/.cursor/skills'),
  kiro: own('.kiro'),
  'aider-desk': own('.aider-desk'),
  amp: shared('$XDG_CONFIG_HOME(~/.config)/agents/skills'),
  antigravity: shared('~/.gemini/antigravity/skills'),
  'antigravity-cli': shared('~/.gemini/antigravity-cli/skills'),
  astrbot: { project: 'data/skills', user: '~/.astrbot/data/skills' },
  'autohand-code': { project: '.autohand/skills', user: '$AUTOHAND_HOME(~/.autohand)/skills' },
  augment: own('.augment'),
  bob: own('.bob'),
  openclaw: { project: 'skills', user: '[~/.openclaw|~/.clawdbot|~/.moltbot]/skills' },
  cline: shared(),
  'codearts-agent': own('.codeartsdoer'),
  codebuddy: own('.codebuddy'),
  codemaker: own('.codemaker'),
  codestudio: own('.codestudio'),
  'command-code': own('.commandcode'),
  continue: own('.continue'),
  cortex: { project: '.cortex/skills', user: '~/.snowflake/cortex/skills' },
  crush: { project: '.crush/skills', user: '~/.config/crush/skills' },
  deepagents: shared('~/.deepagents/agent/skills'),
  devin: { project: '.devin/skills', user: '$XDG_CONFIG_HOME(~/.config)/devin/skills' },
  dexto: shared(),
  droid: shared('~/.factory/skills'),
  eve: { project: 'agent/skills', user: null },
  firebender: shared('~/.firebender/skills'),
  forgecode: own('.forge'),
  fx: shared(),
  'gemini-cli': shared('~/.gemini/skills'),
  'github-copilot': shared('~/.copilot/skills'),
  goose: { project: '.goose/skills', user: '$XDG_CONFIG_HOME(~/.config)/goose/skills' },
  grok: { project: '.grok/skills', user: '$GROK_HOME(~/.grok)/skills' },
  'hermes-agent': { project: '.hermes/skills', user: '$HERMES_HOME(~/.hermes)/skills' },
  'inference-sh': own('.inferencesh'),
  jazz: own('.jazz'),
  junie: own('.junie'),
  'iflow-cli': own('.iflow'),
  kilo: shared('~/.kilo/skills'),
  kimchi: { project: '.kimchi/skills', user: '~/.config/kimchi/harness/skills' },
  'kimi-code-cli': shared(),
  kode: own('.kode'),
  lingma: own('.lingma'),
  loaf: shared(),
  mcpjam: own('.mcpjam'),
  'minimax-code': own('.minimax'),
  'mistral-vibe': { project: '.vibe/skills', user: '$VIBE_HOME(~/.vibe)/skills' },
  moxby: own('.moxby'),
  mux: own('.mux'),
  opencode: shared('$XDG_CONFIG_HOME(~/.config)/opencode/skills'),
  openhands: own('.openhands'),
  ona: own('.ona'),
  pi: shared(),
  'posit-assistant': own('.posit/assistant'),
  qoder: own('.qoder'),
  'qoder-cn': { project: '.qoder/skills', user: '~/.qoder-cn/skills' },
  'qwen-code': own('.qwen'),
  replit: shared('$XDG_CONFIG_HOME(~/.config)/agents/skills'),
  reasonix: own('.reasonix'),
  rovodev: own('.rovodev'),
  roo: own('.roo'),
  'sarvam-code': shared(),
  'tabnine-cli': own('.tabnine/agent'),
  terramind: own('.terramind'),
  tinycloud: own('.tinycloud'),
  trae: own('.trae'),
  'trae-cn': { project: '.trae/skills', user: '~/.trae-cn/skills' },
  warp: shared(),
  windsurf: { project: '.windsurf/skills', user: '~/.codeium/windsurf/skills' },
  zed: shared(),
  zcode: own('.zcode'),
  zencoder: own('.zencoder'),
  zenflow: own('.zencoder'),
  neovate: own('.neovate'),
  pochi: own('.pochi'),
  promptscript: shared(null),
  adal: own('.adal'),
};

/** The folder in which a target looks for skills; none if it has none in that scope. */
export function skillLocations({ id }: Pick<Target, 'id'>, scope: InstallScope): Location[] {
  const path = folders[id]?.[scope] ?? null;
  return path === null ? [] : [{ type: 'folder', path }];
}

/** Places a skill as a folder with the skill's name, in the folder in which the target looks for skills. */
export function placeSkill(
  { name }: { name: string },
  target: Pick<Target, 'id'>,
  scope: InstallScope,
): Placement[] {
  return skillLocations(target, scope).map(({ path }) => ({
    type: 'folder',
    path: `${path}/${name}`,
    from: '',
  }));
}
