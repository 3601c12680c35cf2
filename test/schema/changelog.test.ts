import { describe, expect, it } from 'vitest';
import { changelogLengthMax, changelogOf, isChangelog } from '#schema/changelog.ts';

describe('changelogOf', () => {
  it.each([
    '## 1.2.0',
    '## [1.2.0] - 2026-01-31',
    '## v1.2.0',
    '## [v1.2.0](https://git.test/compare/v1.1.0...v1.2.0) (2026-01-31)',
    '# Version 1.2',
    '### **1.2.0**',
    '## 1.2.0: The fast one',
    '## @team/deploy@1.2.0',
    '## 版本 1.2.0',
    '1.2.0\n-----',
    '1.2.0 / 2026-01-31\n==================',
  ])('reads the section of %j', (heading) => {
    const text = `# Changelog\r\n\r\n## [Unreleased]\n\n- not yet\n\n${heading}\n\n### Added\n\n- One\n- Two\n\n## [1.1.0]\n\n- Old\n\n[1.2.0]: https://git.test\n`;
    const expected = heading.startsWith('###') ? '- One\n- Two' : '### Added\n\n- One\n- Two';
    const section = changelogOf(
      heading.startsWith('###') ? text.replace('### Added\n\n', '') : text,
      '1.2.0',
    );
    expect(section).toBe(expected);
  });

  it.each([
    '## 1.2.0-beta.1',
    '## 11.2.0',
    '## 1.2.01',
    '## 1.2.0.1',
    '## Since 1.2.0',
    '#1.2.0',
    '- 1.2.0',
  ])('finds nothing below %j', (heading) => {
    expect(changelogOf(`${heading}\n\n- One\n`, '1.2.0')).toBeNull();
  });

  it('finds pre-releases and builds by their whole number', () => {
    const text = '## 1.0.0-RC.1\n\n- rc\n\n## 1.0.0+build.5\n\n- build\n\n## 1.0.0\n\n- whole\n';
    expect(changelogOf(text, '1.0.0-rc.1')).toBe('- rc');
    expect(changelogOf(text, '1.0.0+build.5')).toBe('- build');
    expect(changelogOf(text, '1.0.0')).toBe('- whole');
  });

  it('ends at a deeper heading of another version, and before link definitions', () => {
    const text = '## 1.2.0\n\n- One\n\n### [1.1.9](x)\n\n- Old\n';
    expect(changelogOf(text, '1.2.0')).toBe('- One');
    expect(changelogOf('## 1.2.0\n- One\n\n[1.2.0]: https://git.test\n', '1.2.0')).toBe('- One');
  });

  it('takes no heading from a code block, open ones among them', () => {
    const text = '```md\n## 1.2.0\n\n- fake\n```\n\n## 1.2.0\n\n~~~\n## 1.1.0\n~~~\n- real\n';
    expect(changelogOf(text, '1.2.0')).toBe('~~~\n## 1.1.0\n~~~\n- real');
    expect(changelogOf('````\n```\n## 1.2.0\n- fake\n', '1.2.0')).toBeNull();
  });

  it('gives null for a heading without text', () => {
    expect(changelogOf('## 1.2.0\n\n   \n## 1.1.0\n- Old', '1.2.0')).toBeNull();
    expect(changelogOf('', '1.2.0')).toBeNull();
  });

  it('cuts a long text, keeps characters whole, and stores neither NUL nor half characters', () => {
    const long = changelogOf(`## 1.2.0\n${'🎉'.repeat(changelogLengthMax)}`, '1.2.0') ?? '';
    expect(long).toHaveLength(changelogLengthMax);
    expect(long.endsWith('…')).toBe(true);
    expect(long.isWellFormed()).toBe(true);
    expect(changelogOf('## 1.2.0\na\0b\ud83d', '1.2.0')).toBe('a\ufffdb\ufffd');
  });

  it('reads hostile headings in no time', () => {
    const hostile = [
      `## ${'@a/'.repeat(100_000)}`,
      `## ${'1.'.repeat(100_000)}`,
      `${'`'.repeat(100_000)}`,
      `${' [x]:'.repeat(20_000)}`,
      `## ${'-'.repeat(100_000)}1.2.0`,
    ].join('\n');
    expect(changelogOf(`${hostile}\n`.repeat(2), '1.2.0')).toBeNull();
  });
});

describe('isChangelog', () => {
  it('takes the file at the root alone', () => {
    expect(
      ['CHANGELOG.md', 'changelog.md', 'docs/CHANGELOG.md', 'CHANGELOG'].map(isChangelog),
    ).toEqual([true, true, false, false]);
  });
});
