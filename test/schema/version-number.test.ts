import { describe, expect, it } from 'vitest';
import { parseVersion } from '#schema/version-number.ts';

describe('parseVersion', () => {
  it.each(['1.0.0', '2024.1.5', '0.0.20240105123456', '1.0.0-beta.1', '0.0.999999999999999'])(
    'takes %s',
    (text) => {
      expect(parseVersion(text)?.version).toBe(text);
    },
  );

  it.each([
    '',
    '1',
    'latest',
    '01.0.0',
    '0.0.1000000000000000',
    '0.0.9007199254740991',
    '0.9007199254740992.0',
    `1.0.0-${'a'.repeat(130)}`,
  ])('takes %.30s for none', (text) => {
    expect(parseVersion(text)).toBeNull();
  });
});
