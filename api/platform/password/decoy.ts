/** A bcrypt hash of that cost whose salt and digest are all zero bits, which `.` stands for: no password has it. */
export function decoyHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22 + 31)}`;
}
