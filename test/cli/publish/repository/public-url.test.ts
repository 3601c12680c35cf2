import { describe, expect, it } from 'vitest';
import { publicUrl } from '#cli/publish/repository/public-url.ts';

describe('publicUrl', () => {
  it.each([
    ['https://git.example.com/team/skills.git', 'https://git.example.com/team/skills.git'],
    ['https://ann:secret@git.example.com/a.git', 'https://git.example.com/a.git'],
    ['https://secret@git.example.com/a.git', 'https://git.example.com/a.git'],
    ['https://ann:s@cr@t@git.example.com/a', 'https://git.example.com/a'],
    ['https://ann:secret\\@git.example.com/a', 'https://git.example.com/a'],
    ['HTTPS://x-token:secret@git.example.com/a', 'HTTPS://git.example.com/a'],
    ['http://:secret@git.example.com:8080/a', 'http://git.example.com:8080/a'],
    ['https://git.example.com/a.git?private_token=secret', 'https://git.example.com/a.git'],
    ['https://git.example.com/a.git#secret', 'https://git.example.com/a.git'],
    ['git@git.example.com:team/skills.git', 'git@git.example.com:team/skills.git'],
    ['git.example.com:team/skills.git', 'git.example.com:team/skills.git'],
    ['[2001:db8::1]:team/a.git', '[2001:db8::1]:team/a.git'],
    ['ssh://git@git.example.com:2222/team/a.git', 'ssh://git@git.example.com:2222/team/a.git'],
    ['ssh://git:secret@git.example.com/a.git', 'ssh://git@git.example.com/a.git'],
  ])('gives %s without what is secret', (remote, url) => {
    expect(publicUrl(remote)).toBe(url);
  });

  it.each([
    '/home/ann/skills',
    './skills',
    '../skills.git',
    '~/skills',
    'skills',
    'file:///home/ann/skills.git',
    'C:/Users/ann/skills',
    'C:\\Users\\ann\\skills',
    '\\\\server\\share\\skills',
    'ann:secret@git.example.com:a.git',
    'ann.lee:secret@git.example.com:a.git',
    'javascript:alert(1)',
    'data:text/html,x',
    'https:\\\\ann:secret@git.example.com\\a',
    'https:ann:secret@git.example.com/a',
    'https:/ann:secret@git.example.com/a',
    'https:///ann:secret@git.example.com/a',
    'git://git.example.com/a.git',
    'ext::sh -c id',
    '-oProxyCommand=id:a',
    'https://',
    '',
    'https://git.example.com/a\u0007b',
  ])('takes %j for no address that others may know', (remote) => {
    expect(publicUrl(remote)).toBeNull();
  });
});
