import { describe, expect, it } from 'vitest';
import { shortIds } from '#cli/sync/short-id.ts';

describe('short ids', () => {
  it('are the millisecond, and more only where two were made in the same one', () => {
    const alone = '0197a5b2-3c4d-7000-8000-000000000001';
    const first = '0197a5b2-3c4e-7000-8000-000000000001';
    const second = '0197a5b2-3c4e-7001-8000-000000000001';
    expect([...shortIds([second, alone, first])].toSorted()).toEqual([
      [alone, '0197a5b2-3c4d'],
      [first, '0197a5b2-3c4e-7000'],
      [second, '0197a5b2-3c4e-7001'],
    ]);
  });

  it('are whole where an id comes twice', () => {
    const id = '0197a5b2-3c4d-7000-8000-000000000001';
    expect(shortIds([id, id]).get(id)).toBe(id);
  });
});
