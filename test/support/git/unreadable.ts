import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { skillMd } from '#test/support/skill-md.ts';
import type { CommittedFile } from './repository.ts';

const mebibyte = 1024 * 1024;
const tooLarge = Buffer.alloc(gitLimitsDefault.blobBytesMax + 1);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'07'.repeat(32)}\nsize 5242880\n`;

/** The files of a skill below a folder. */
type Files = (at: string, name: string) => CommittedFile[];
/** A plain file of a commit. */
export const file = (path: string, content: string | Uint8Array = 'x'): CommittedFile => ({
  path,
  content,
});
const link = (path: string, content: string): CommittedFile => ({ path, content, mode: '120000' });
const submodule = (path: string): CommittedFile => ({
  path,
  content: 'cd'.repeat(20),
  mode: '160000',
});
/** A skill as it was taken. */
export const skill: Files = (at, name) => [
  file(`${at}/s/SKILL.md`, skillMd(name)),
  file(`${at}/s/notes.md`, 'Notes.'),
];
const deep: Files = (at, name) => [file(`${at}/deep/er/s/SKILL.md`, skillMd(name))];
const notes: Files = (at) => [file(`${at}/s/notes.md`, 'Notes.')];

/** What becomes of a skill that was taken, so that it cannot be taken any more, and why. */
type Way = [what: string, after: Files, reason: RegExp, before?: Files];
/** Each way there is for a skill to be in a tree and not be taken. */
export const ways: Way[] = [
  [
    'its manifest leads out of the repository',
    (at, name) => [link(`${at}/s/SKILL.md`, '../../../etc/passwd'), ...notes(at, name)],
    /s\/SKILL\.md: the path is a link to \.\.\/\.\.\/\.\.\/etc\/passwd, which leads out/,
  ],
  [
    'its manifest leads to a folder',
    (at, name) => [link(`${at}/s/SKILL.md`, '../o'), file(`${at}/o/x`), ...notes(at, name)],
    /s\/SKILL\.md: the path is a link to \.\.\/o, which is a folder/,
  ],
  [
    'its manifest leads to itself',
    (at) => [link(`${at}/s/SKILL.md`, 'SKILL.md')],
    /link to SKILL\.md, which leads .* in a circle/,
  ],
  [
    'its manifest leads to nothing',
    (at) => [link(`${at}/s/SKILL.md`, '../gone.md')],
    /link to \.\.\/gone\.md, which is not there/,
  ],
  [
    'its manifest is a submodule',
    (at) => [submodule(`${at}/s/SKILL.md`)],
    /s\/SKILL\.md: the path is a submodule/,
  ],
  [
    'its folder is a link',
    (at) => [link(`${at}/s`, 'o'), file(`${at}/o/x`)],
    /\/s: the path is a link to o, which is a folder/,
  ],
  ['its folder is a submodule', (at) => [submodule(`${at}/s`)], /\/s: the path is a submodule/],
  [
    'a folder above it is a link',
    (at) => [link(`${at}/deep`, 'nowhere')],
    /\/deep: the path is a link to nowhere, which is not there/,
    deep,
  ],
  [
    'a folder above it is a submodule',
    (at) => [submodule(`${at}/deep/er`)],
    /\/deep\/er: the path is a submodule/,
    deep,
  ],
  [
    'there is another manifest beside its own',
    (at, name) => [...skill(at, name), file(`${at}/s/skill.md`)],
    /s\/skill\.md: skill\.md collides with SKILL\.md/,
  ],
  [
    'its files collide',
    (at, name) => [...skill(at, name), file(`${at}/s/Notes.md`)],
    /notes\.md collides with Notes\.md/,
  ],
  [
    'a file of it is a Git LFS pointer',
    (at, name) => [...skill(at, name), file(`${at}/s/deck.pptx`, pointer)],
    /s\/deck\.pptx: the file is a Git LFS pointer/,
  ],
  [
    'a link in it leads to a Git LFS pointer',
    (at, name) => [...skill(at, name), link(`${at}/s/deck.pptx`, '../d'), file(`${at}/d`, pointer)],
    /s\/deck\.pptx: the file is a Git LFS pointer/,
  ],
  [
    'its manifest is a Git LFS pointer',
    (at) => [file(`${at}/s/SKILL.md`, pointer)],
    /s\/SKILL\.md: the file is a Git LFS pointer/,
  ],
  [
    'a file of it is too large',
    (at, name) => [...skill(at, name), file(`${at}/s/model.bin`, tooLarge)],
    /s\/model\.bin: the file is larger than 33554432 bytes/,
  ],
  [
    'its manifest is too large',
    (at) => [file(`${at}/s/SKILL.md`, Buffer.alloc(2 * mebibyte, 'x'))],
    /SKILL\.md: the manifest is too large/,
  ],
  [
    'its manifest is broken',
    (at) => [file(`${at}/s/SKILL.md`, 'no frontmatter')],
    /there is no frontmatter/,
  ],
  [
    'a name in it is none on other systems',
    (at, name) => [...skill(at, name), file(`${at}/s/C:evil`)],
    /s\/C:evil: /,
  ],
  [
    'a link in it leads out of the repository',
    (at, name) => [...skill(at, name), link(`${at}/s/key`, '/etc/passwd')],
    /s\/key: the path is a link to \/etc\/passwd, which is an absolute path/,
  ],
  [
    'it may have moved to where it cannot be taken',
    (at) => [file(`${at}/plugins/er-moved/SKILL.md`, 'no frontmatter')],
    /It may have moved to way-\d+\/plugins\/er-moved, which/,
    (at, name) => [file(`${at}/er-moved/SKILL.md`, skillMd(name))],
  ],
];

/** What may happen around a skill, or to how it is committed, without changing it. */
export const harmless: [what: string, after: Files][] = [
  [
    'a folder differs in case only from one that it is in',
    (at, name) => [...skill(at, name), file(`${at.toUpperCase()}/README.md`)],
  ],
  [
    'a skill is in a folder that differs in case only from one that it is in',
    (at, name) => [...skill(at, name), file(`${at.toUpperCase()}/t/SKILL.md`, skillMd('twin'))],
  ],
  [
    'its manifest is a link to the same text',
    (at, name) => [
      link(`${at}/s/SKILL.md`, '../src/v.md'),
      file(`${at}/src/v.md`, skillMd(name)),
      ...notes(at, name),
    ],
  ],
  [
    'links and submodules are beside it',
    (at, name) => [...skill(at, name), link(`${at}/l`, '/x'), submodule(`${at}/vendor`)],
  ],
];
/** The same of the list of plugins, of which a repository has one. */
export const marketplaces: [what: string, list: CommittedFile][] = [
  ['is broken', file('.claude-plugin/marketplace.json', '{')],
  ['leads out of the repository', link('.claude-plugin/marketplace.json', '/etc/passwd')],
  ['is in a submodule', submodule('.claude-plugin')],
  ['is a Git LFS pointer', file('.claude-plugin/marketplace.json', pointer)],
  ['is too large', file('.claude-plugin/marketplace.json', Buffer.alloc(2 * mebibyte))],
];
