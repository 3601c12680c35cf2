/** A hundred smaller cases are enough to read one, and an hour is for finding others. */
const attemptsMax = 150;
const millisecondsMax = 15_000;

/**
 * The smallest row of choices that is found for which `fails` still holds: parts are left out, then
 * numbers made smaller. `made` itself must fail.
 */
export async function shrink(
  made: readonly number[],
  fails: (candidate: readonly number[]) => Promise<boolean>,
): Promise<number[]> {
  let best = trimmed(made);
  let attempts = 0;
  const end = Date.now() + millisecondsMax;
  const isOver = () => attempts >= attemptsMax || Date.now() > end;
  const take = async (candidate: number[]) => {
    if (isOver()) return false;
    attempts += 1;
    const smaller = trimmed(candidate);
    if (!(await fails(smaller))) return false;
    best = smaller;
    return true;
  };
  for (let changed = true; changed && !isOver();) {
    changed = false;
    for (let size = 1 << Math.floor(Math.log2(best.length + 1)); size >= 1; size >>= 1) {
      for (let at = best.length - size; at >= 0; at -= size) {
        const without = [...best.slice(0, at), ...best.slice(at + size)];
        if (await take(without)) changed = true;
        else if (best.slice(at, at + size).some((one) => one !== 0)) {
          const zeroed = best.map((one, index) => (index >= at && index < at + size ? 0 : one));
          if (await take(zeroed)) changed = true;
        }
      }
    }
    for (let at = 0; at < best.length; at++) {
      const half = best.map((one, index) => (index === at ? one >> 1 : one));
      if ((best[at] ?? 0) > 1 && (await take(half))) changed = true;
    }
  }
  return best;
}

/** Zeros at the end say nothing: they follow anyway. */
function trimmed(made: readonly number[]): number[] {
  let length = made.length;
  while (length > 0 && made[length - 1] === 0) length -= 1;
  return made.slice(0, length);
}
