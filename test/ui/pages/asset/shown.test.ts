import { describe, expect, it } from 'vitest';
import type { AssetDetail, VersionDetail } from '#schema/version.ts';
import { shownOf } from '#ui/pages/asset/shown.ts';

const version = (text: string) => ({ version: text }) as VersionDetail;
const asset = { ref: 'team/pdf', version: version('2.0.0') } as AssetDetail;

describe('what the page shows', () => {
  it('is the latest version, not pinned, when the address names none', () => {
    expect(shownOf(asset, null, undefined)).toMatchObject({
      version: { version: '2.0.0' },
      pinnedRef: null,
    });
  });

  it('is not pinned when the version asked for is the latest: the command is the same for all', () => {
    expect(shownOf(asset, '2.0.0', version('2.0.0'))).toMatchObject({
      asked: '2.0.0',
      pinnedRef: null,
    });
  });

  it('is the version found, pinned by its number also when a dist-tag was asked for', () => {
    expect(shownOf(asset, 'beta', version('3.0.0-beta.1'))).toMatchObject({
      version: { version: '3.0.0-beta.1' },
      asked: 'beta',
      pinnedRef: 'team/pdf@3.0.0-beta.1',
    });
  });

  it('is nothing while the version asked for has not come, or when every version is yanked', () => {
    expect(shownOf(asset, '1.0.0', undefined)).toBeNull();
    expect(shownOf({ ...asset, version: null }, null, undefined)).toBeNull();
  });
});
