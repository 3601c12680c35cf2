import { describe, expect, it } from 'vitest';
import {
  canonicalGitUrl,
  gitRefProblem,
  isCommitName,
  isSameGitUrl,
  parseGitUrl,
  withoutUser,
} from '#schema/git-url.ts';

describe('parseGitUrl', () => {
  it.each([
    ['https://git.example.com/group/x.git', 'https://git.example.com/group/x.git'],
    ['HTTP://Git.Example.com:8080/x', 'http://git.example.com:8080/x'],
  ])('takes %s', (text, href) => {
    const parsed = parseGitUrl(text);
    expect(parsed).toMatchObject({ transport: 'http', url: new URL(href) });
  });

  it.each([
    ['ssh://git@Host.example:2222/group/x.git', 'git', 'host.example', 2222, '/group/x.git'],
    ['ssh://host/x%20y.git', 'git', 'host', 22, '/x y.git'],
    ['ssh://deploy@[fd12::1]/x', 'deploy', 'fd12::1', 22, '/x'],
    ['ssh://host/~ann/x', 'git', 'host', 22, '~ann/x'],
    ['git@host:group/x.git', 'git', 'host', 22, 'group/x.git'],
    ['host:/srv/x.git', 'git', 'host', 22, '/srv/x.git'],
    ['git@[fd12::1]:x', 'git', 'fd12::1', 22, 'x'],
  ])('takes %s', (text, user, host, port, path) => {
    expect(parseGitUrl(text)).toEqual({ transport: 'ssh', user, host, port, path });
  });

  it.each([
    ['', /none of/],
    ['https://', /not a URL/],
    ['https://user@host/x', /credential in it/],
    ['https://user:pw@host/x', /credential in it/],
    ['https://:pw@host/x', /credential in it/],
    ['ssh://git:pw@host/x', /password in it/],
    ['https://host/x?y=1', /a page .*; give https:\/\/host\/x$/],
    ['https://host/x#y', /a page .*; give https:\/\/host\/x$/],
    ['ftp://host/x', /scheme ftp/],
    ['file:///x', /scheme file/],
    ['git+ssh://host/x', /scheme git\+ssh/],
    ['ssh://-oProxyCommand=x/y', /not a URL|host/],
    ['-oProxyCommand=x:y', /host/],
    ['git@host:-x', /path/],
    ['git@-host:x', /host/],
    ['-x@host:y', /user name/],
    ['ssh://host', /no path/],
    ['ssh://host/', /no path/],
    ['ssh://host:0/x', /port/],
    ['ssh://host/a%0ab', /path/],
    ['ssh://host/a%00b', /path/],
    ['https://host/a b', /space/],
    ['https://host/a\nb', /space/],
    [`https://host/${'x'.repeat(3000)}`, /longer/],
    ['C:\\repos\\x', /path/],
  ])('refuses %s', (text, reason) => {
    expect(parseGitUrl(text)).toMatch(reason);
  });

  const gitlab = 'https://gitlab.example.com/a/b';
  it.each<[string, string, string | null, string | null]>([
    ['https://github.com/o/r/tree/main/skills/pdf', 'https://github.com/o/r', 'main', 'skills/pdf'],
    [
      'https://github.com/o/r/blob/main/skills/pdf/SKILL.md',
      'https://github.com/o/r',
      'main',
      'skills/pdf',
    ],
    ['https://github.com/o/r/blob/main/SKILL.md', 'https://github.com/o/r', 'main', null],
    ['https://github.com/o/r/tree/main', 'https://github.com/o/r', 'main', null],
    ['https://github.com/o/r/pull/7/files', 'https://github.com/o/r', null, null],
    ['https://www.github.com/o/r/issues', 'https://www.github.com/o/r', null, null],
    ['https://github.com/o/r?tab=readme-ov-file#x', 'https://github.com/o/r', null, null],
    [
      `${gitlab}/skills/-/tree/release/1.x/skills?ref_type=heads`,
      `${gitlab}/skills`,
      'release',
      '1.x/skills',
    ],
    [`${gitlab}/skills/-/blob/main/x/SKILL.md`, `${gitlab}/skills`, 'main', 'x'],
    [`${gitlab}/skills/-/settings/ci_cd`, `${gitlab}/skills`, null, null],
    [`${gitlab}/skills?ref_type=heads`, `${gitlab}/skills`, null, null],
    [`${gitlab}/c/skills/tree/main/x`, `${gitlab}/c/skills`, 'main', 'x'],
    ['https://bitbucket.org/o/r/src/main/skills/', 'https://bitbucket.org/o/r', 'main', 'skills'],
    [
      'https://bitbucket.corp/projects/AI/repos/skills/browse/x?at=main',
      'https://bitbucket.corp/scm/ai/skills.git',
      null,
      null,
    ],
    [
      'https://codeberg.org/o/r/src/branch/main/图表/SKILL.md',
      'https://codeberg.org/o/r',
      'main',
      '图表',
    ],
    ['https://gitea.corp:3000/o/r/src/tag/v1', 'https://gitea.corp:3000/o/r', 'v1', null],
    ['https://dev.azure.com/o/p/_git/r?path=/x', 'https://dev.azure.com/o/p/_git/r', null, null],
    [
      'https://github.com/o/r/tree/main/%27;rm%20-rf%20x/%0a',
      'https://github.com/o/r',
      'main',
      '%27;rm%20-rf%20x/%0a',
    ],
  ])('says which repository the page %s shows', (text, repository, ref, folder) => {
    const problem = parseGitUrl(text);
    expect(problem).toContain(`is a page that shows a repository; give ${repository}`);
    expect(/--ref (\S+)\)/.exec(String(problem))?.[1] ?? null).toBe(ref);
    expect(/--path '([^']+)'/.exec(String(problem))?.[1] ?? null).toBe(folder);
  });

  it.each([
    'https://github.com/o/r',
    'https://github.com/o/r/',
    'https://github.com/o/r.git',
    'https://gitlab.example.com/a/b/c/skills',
    'https://gitlab.example.com/a/b/c/skills/',
    'https://gitlab.example.com/tree/blob',
    'https://gitlab.example.com/a/src',
    'https://git.example.com/a/src/main/x.git',
    'https://git.example.com/a/b/tree/x.git',
    'https://bitbucket.corp/scm/ai/skills.git',
    'https://dev.azure.com/o/p/_git/r',
    'https://git.example.com/mirror/tree',
  ])('takes %s for a repository', (text) => {
    expect(parseGitUrl(text)).toMatchObject({ transport: 'http' });
  });

  it('never repeats a secret', () => {
    const page = parseGitUrl('https://host/o/r/tree/main?private_token=hunter2#hunter2');
    expect(page).not.toContain('hunter2');
    expect(parseGitUrl('https://ann:hunter2@host/x')).not.toContain('hunter2');
    expect(parseGitUrl('ssh://ann:hunter2@host/x')).not.toContain('hunter2');
  });
});

describe('one address', () => {
  it.each([
    ['HTTPS://Git.Example:443/Team/x/', 'https://git.example/Team/x'],
    ['http://git.example:80/x//', 'http://git.example/x'],
    ['https://git.example:8443/图/x.git', 'https://git.example:8443/图/x.git'],
    ['ssh://git@host/x/', 'ssh://git@host/x'],
    ['git@host:x.git/', 'git@host:x.git'],
    ['nonsense/', 'nonsense/'],
  ])('stores %s as %s', (text, stored) => {
    expect(canonicalGitUrl(text)).toBe(stored);
    expect(canonicalGitUrl(stored)).toBe(stored);
    expect(isSameGitUrl(text, stored)).toBe(true);
  });

  it('has many spellings, and each differs from another address', () => {
    const spellings = [
      ['https://git.example/x', 'https://git.example/x/', 'HTTPS://GIT.example:443/x'],
      ['https://git.example/x.git', 'https://git.example/x.git/'],
      ['https://git.example/X'],
      ['http://git.example/x', 'http://git.example:80/x'],
      ['https://git.example/图', 'https://git.example/%E5%9B%BE'],
      ['git@host:x', 'host:x', 'git@HOST:x/'],
      ['ssh://git@host/x', 'ssh://host:22/x', 'SSH://git@HOST/x/'],
      ['ssh://git@host:2222/x'],
      ['ssh://ann@host/x'],
    ];
    const all = spellings.flatMap((same, address) => same.map((text) => ({ text, address })));
    for (const one of all) {
      for (const other of all) {
        const isSame = one.address === other.address;
        expect([one.text, other.text, isSameGitUrl(one.text, other.text)]).toEqual([
          one.text,
          other.text,
          isSame,
        ]);
      }
    }
  });
});

describe('withoutUser', () => {
  it.each([
    ['https://oauth2:secret@host/x.git', 'https://…@host/x.git'],
    ['HTTP://secret@host/x@y', 'HTTP://…@host/x@y'],
    ['https://a:b@c@host', 'https://…@host'],
    ['https://host/a@b.git', 'https://host/a@b.git'],
    ['git@host:x.git', 'git@host:x.git'],
  ])('shows %s as %s', (text, shown) => {
    expect(withoutUser(text)).toBe(shown);
  });
});

describe('gitRefProblem', () => {
  it.each(['main', 'v1.0', 'release/2.x', 'refs/heads/main', '功能', 'HEAD', 'a@b'])(
    'takes %s',
    (ref) => {
      expect(gitRefProblem(ref)).toBeNull();
    },
  );
  it.each([
    '',
    '-x',
    'a b',
    'a\n',
    'a..b',
    'a~1',
    'a^',
    'a:b',
    'x.lock',
    'a//b',
    '/a',
    'a/',
    '.a',
    'a/.b',
    'a.',
    '@',
    'a@{1}',
    'a\\b',
    'a*',
    'x'.repeat(300),
  ])('refuses %j', (ref) => {
    expect(gitRefProblem(ref)).toEqual(expect.any(String));
  });
  it('knows a commit by its full name only', () => {
    expect(isCommitName('a'.repeat(40))).toBe(true);
    expect([isCommitName('A'.repeat(40)), isCommitName('abc1234')]).toEqual([false, false]);
  });
});
