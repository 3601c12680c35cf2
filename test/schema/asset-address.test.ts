import { describe, expect, it } from 'vitest';
import { parseAssetAddress, type AssetAddress, assetPath } from '#schema/asset-address.ts';

const skill = { kind: 'skill' as const, namespace: 'team', name: 'pdf', version: null };

describe('asset addresses', () => {
  const addresses: [string, string, AssetAddress][] = [
    ['/skills/team/pdf', '', { ...skill, view: 'overview' }],
    ['/skills/team/pdf', '?v=1.0.0', { ...skill, version: '1.0.0', view: 'overview' }],
    ['/mcps/team/pdf', '', { ...skill, kind: 'mcp', view: 'overview' }],
    ['/skills/team/pdf/files', '', { ...skill, view: 'files', path: '' }],
    [
      '/skills/team/pdf/files/%E6%96%87%20%23%25/a.md',
      '?v=beta',
      { ...skill, version: 'beta', view: 'files', path: '文 #%/a.md' },
    ],
    ['/skills/team/pdf/versions', '', { ...skill, view: 'versions' }],
    [
      '/skills/team/pdf/diff/1.0.0-rc.1...1.0.0%2Bbuild.2',
      '',
      { ...skill, view: 'diff', from: '1.0.0-rc.1', to: '1.0.0+build.2' },
    ],
  ];

  it.each(addresses)('reads %s%s and writes it back', (path, search, address) => {
    expect(parseAssetAddress(path, search)).toEqual(address);
    expect(assetPath(address)).toBe(path + search);
  });

  it.each([
    '/skills/team',
    '/plugins/team/pdf',
    '/skills/team/pdf/nothing',
    '/skills/team/pdf/versions/1.0.0',
    '/skills/team/pdf/diff/1.0.0',
    '/skills/team/pdf/diff/...1.0.0',
    '/skills/team/pdf/files/%zz',
  ])('takes %s for no page of an asset', (path) => {
    expect(parseAssetAddress(path)).toBeNull();
  });
});
