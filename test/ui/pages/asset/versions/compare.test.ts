import { describe, expect, it } from 'vitest';
import { compareVersions, versionsBehind } from '#ui/pages/asset/versions/compare.ts';

describe('comparing versions', () => {
  it('sorts as semver.org section 11 does', () => {
    const sorted = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.2.0',
      '1.10.0',
      '2.0.0',
    ];
    expect(sorted.toReversed().sort(compareVersions)).toEqual(sorted);
    expect(compareVersions('1.0.0+one', '1.0.0+two-x')).toBe(0);
  });
});

describe('how far behind a version is', () => {
  const listed = ['2.1.0-beta.1', '2.0.0', '1.3.0', '1.2.0', '1.2.0-rc.1', '1.1.0'].map(
    (version) => ({ version, yankedAt: version === '1.3.0' ? '2026-01-01T00:00:00.000Z' : null }),
  );

  it('counts what can be installed up to the latest', () => {
    expect(versionsBehind(listed, '1.1.0', '2.0.0')).toBe(2);
    expect(versionsBehind(listed, '2.0.0', '2.0.0')).toBe(0);
    expect(versionsBehind(listed, '2.1.0-beta.1', '2.0.0')).toBe(0);
  });

  it('counts a pre-release when that is the latest', () => {
    expect(versionsBehind(listed, '2.0.0', '2.1.0-beta.1')).toBe(1);
  });
});
