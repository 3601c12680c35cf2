import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../scripts/release/options.ts';

const parse = (args: string[], env = {}) => parseOptions(args, env, () => '3.0.0');

describe('the options of npm run release', () => {
  it('are a version, and two platforms of an image', () => {
    expect(parse(['v1.2.3'])).toEqual({
      version: '1.2.3',
      fromTag: false,
      isDryRun: false,
      platforms: ['linux/amd64', 'linux/arm64'],
      image: 'agenthub',
      out: 'release',
    });
  });

  it('take the version of the tag, one platform, and IMAGE with a port and a path', () => {
    const args = ['--from-tag', '--platform', 'linux/arm64', '--out', 'x', '--dry-run'];
    expect(parse(args, { IMAGE: 'registry.example.com:5000/team/hub' })).toEqual({
      version: '3.0.0',
      fromTag: true,
      isDryRun: true,
      platforms: ['linux/arm64'],
      image: 'registry.example.com:5000/team/hub',
      out: 'x',
    });
  });

  it.each([
    ['no version', [], /^Give the version\n\nusage: npm run release/],
    ['two versions', ['1.2.3', '1.2.4'], /^Give the version/],
    ['a version beside --from-tag', ['1.2.3', '--from-tag'], /^--from-tag takes no version/],
    ['what is no version', ['1.2'], /^"1\.2" is not a version/],
    ['a build', ['1.2.3+5'], /is not a version/],
    ['an unknown option', ['0.2.0', '--push'], /^Unknown option '--push'/],
    [
      'a platform without an image',
      ['1.2.3', '--platform', 'linux/s390x'],
      /image for "linux\/s390x"/,
    ],
  ])('refuse %s', (_, args, reason) => {
    expect(() => parse(args)).toThrow(reason);
  });

  it.each(['Agenthub', 'agenthub:1.0', 'host/agenthub:1.0', '--privileged'])(
    'refuse %s as IMAGE',
    (image) => {
      expect(() => parse(['1.2.3'], { IMAGE: image })).toThrow(/^IMAGE is a name without a tag/);
    },
  );
});
