/** A bcrypt hash of this cost whose salt and digest bits are all zero (`.`): no password matches it. */
export function decoyHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22 + 31)}`;
}
