import { describe, expect, it } from 'vitest';
import { estimateTokens } from '#schema/manifest/tokens.ts';

describe('estimateTokens', () => {
  it('counts a quarter for a Latin letter, one for a Chinese one, a half for others', () => {
    expect(estimateTokens('')).toBe(0);
    expect(estimateTokens('a'.repeat(400))).toBe(100);
    expect(estimateTokens('技'.repeat(100))).toBe(100);
    expect(estimateTokens('ж'.repeat(100))).toBe(50);
    expect(estimateTokens('技能 skill')).toBe(4);
  });
});
