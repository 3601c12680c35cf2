import { commands } from '#cli/commands/index.ts';

/** The words of every command, as its help has them. */
export const commandPaths = commands.map(({ paths = [] }) => (paths[0] ?? []).join(' '));

/** How each command is called in a case, the plainest first; `$` is a text that the case makes up. */
export const invocations: Record<string, readonly (readonly string[])[]> = {
  find: [['pdf'], [], ['--tag', 'pdf', '--sort', 'updated'], ['$', '--limit', '3']],
  show: [
    ['mei/pdf-tools'],
    ['pdf-tools'],
    ['pdf-tools', '--versions'],
    ['mei/pdf-tools@1.0.0', '--files'],
    ['pdf-tools', '--file', 'SKILL.md'],
    ['pdf-tools', '--readme'],
    ['$'],
  ],
  download: [
    ['mei/pdf-tools', '-o', 'downloads/a.zip'],
    ['pdf-tools', '--extract', '-o', 'downloads/b'],
    ['pdf-tools', '--extract'],
    ['mei/pdf-tools@beta'],
  ],
  open: [['mei/pdf-tools'], ['pdf-tools']],
  add: [
    ['mei/pdf-tools', '-a', 'claude-code', '--yes'],
    ['pdf-tools', '-a', 'claude-code', '-a', 'cursor', '-m', 'symlink', '--yes'],
    ['pdf-tools', '-s', 'user', '-a', 'kiro', '--yes'],
    ['pdf-tools', '--dir', '.claude/skills', '--yes'],
    ['--frozen'],
    ['pdf-tools', '-a', 'claude-code', '--force', '--yes'],
  ],
  list: [[], ['--outdated'], ['-s', 'user']],
  update: [[], ['--all'], ['pdf-tools', '--force', '--yes'], ['--dry-run']],
  remove: [
    ['pdf-tools', '--yes'],
    ['--all', '--yes'],
    ['mei/pdf-tools', '--force', '--yes'],
  ],
  targets: [[]],
  init: [['made', '--yes']],
  validate: [['.claude/skills/pdf-tools'], ['.', '--recursive']],
  publish: [
    ['.claude/skills/pdf-tools'],
    ['.', '--recursive', '--yes'],
    ['.claude/skills/pdf-tools', '--dry-run'],
  ],
  login: [['--with-token']],
  logout: [[]],
  whoami: [[]],
  'admin source list': [[]],
  'admin source add': [['https://gitlab.example.com/team/skills.git', '--ns', 'mei']],
  'admin source edit': [['https://gitlab.example.com/team/skills.git', '--interval', '1h']],
  'admin source rm': [['https://gitlab.example.com/team/skills.git', '--yes']],
  'admin source show': [['https://gitlab.example.com/team/skills.git'], ['0000']],
  'admin source test': [['https://gitlab.example.com/team/skills.git']],
  'admin source preview': [['https://gitlab.example.com/team/skills.git', '--all']],
  'admin source sync': [
    ['https://gitlab.example.com/team/skills.git', '--no-wait'],
    ['https://gitlab.example.com/team/skills.git'],
  ],
  'admin source pause': [['https://gitlab.example.com/team/skills.git']],
  'admin source resume': [['https://gitlab.example.com/team/skills.git']],
  'admin source runs': [[], ['https://gitlab.example.com/team/skills.git']],
  'admin source log': [['https://gitlab.example.com/team/skills.git'], ['0000', '--follow']],
  'admin source cancel': [['https://gitlab.example.com/team/skills.git']],
  'admin import': [['https://gitlab.example.com/team/skills.git', '--ns', 'mei', '--no-wait']],
  'config get': [['registry.url'], ['$']],
  'config set': [
    ['registry.url', 'http://hub.corp'],
    ['$', '$'],
    ['lang', '$'],
  ],
  'config unset': [['registry.url'], ['$']],
  'config show': [[]],
  'config path': [[]],
  completion: [['bash'], ['$']],
  complete: [
    ['--', 'add', 'pd'],
    ['--', '$', '$'],
  ],
};
