import { describe, expect, it } from 'vitest';
import { gitRefProblem, isCommitName, parseGitUrl, withoutUser } from '#schema/git-url.ts';

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
    ['https://host/x?y=1', /query/],
    ['https://host/x#y', /fragment/],
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

  it('never repeats a secret', () => {
    expect(parseGitUrl('https://ann:hunter2@host/x')).not.toContain('hunter2');
    expect(parseGitUrl('ssh://ann:hunter2@host/x')).not.toContain('hunter2');
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
