import { describe, expect, it } from 'vitest';
import { cliVersionsOf, formatCliVersions, parseCliVersions } from '#schema/cli-versions.ts';

describe('the versions of the CLI that a server serves', () => {
  it.each([
    ['0.1.0', '0.2.0'],
    ['0.9.7-rc.1', '0.10.0'],
    ['1.0.0', '2.0.0'],
    ['12.3.4', '13.0.0'],
  ])('end before the next version that may break: of %s at %s', (server, below) => {
    expect(cliVersionsOf(server)).toEqual({ latest: server, minimum: '0.1.0', below });
  });

  it('are read back from the header', () => {
    const versions = cliVersionsOf('1.2.3-rc.1');
    expect(parseCliVersions(formatCliVersions(versions))).toEqual(versions);
  });

  it.each([
    null,
    '',
    'latest=1; minimum=1; below=1',
    'latest=1.0.0; minimum=1.0.0',
    'latest=1.0.0\u001b[31m; minimum=1.0.0; below=2.0.0',
    'latest=1.0.0; minimum=1.0.0; below=2.0.0; rm -rf',
    `latest=1.0.0-${'a'.repeat(41)}; minimum=1.0.0; below=2.0.0`,
    `latest=${'9'.repeat(10)}.0.0; minimum=1.0.0; below=2.0.0`,
  ])('are nothing else than versions: %j', (value) => {
    expect(parseCliVersions(value)).toBeNull();
  });
});
