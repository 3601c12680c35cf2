import { memoryUsage } from 'node:process';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Choices } from './choices.ts';
import { fuzz, report } from './fuzz.ts';
import { fuzzTargets } from './targets/index.ts';

/** What `scripts/fuzz.ts` was told, by the environment. */
const asked = z
  .object({
    FUZZ_MINUTES: z.coerce.number().positive().default(1),
    FUZZ_SEED: z.coerce
      .number()
      .int()
      .default(() => Math.floor(Math.random() * 2 ** 31)),
    FUZZ_TARGET: z.enum(fuzzTargets.map(({ name }) => name)).optional(),
    FUZZ_CASE: z.coerce.number().int().min(0).optional(),
    FUZZ_CHOICES: z
      .string()
      .transform((text) => text.split(',').map(Number))
      .optional(),
  })
  .parse(process.env);

const chosen = fuzzTargets.filter(({ name }) => name === (asked.FUZZ_TARGET ?? name));

it('finds nothing', async () => {
  if (asked.FUZZ_CHOICES && chosen[0]) return replay(asked.FUZZ_CHOICES);
  const seed = asked.FUZZ_SEED;
  console.log(
    `seed ${seed}, ${asked.FUZZ_MINUTES} min, ${chosen.map(({ name }) => name).join(', ')}`,
  );
  const end = Date.now() + asked.FUZZ_MINUTES * 60_000;
  const known = new Map<string, string>();
  const next = new Map<string, number>();
  // In turns of a quarter of a minute, so that a run that is ended early has seen everything.
  for (let turn = 0; Date.now() < end; turn++) {
    const target = chosen[turn % chosen.length];
    if (!target) break;
    const from = asked.FUZZ_CASE ?? next.get(target.name) ?? 0;
    let reached = from;
    const found = await fuzz(target, {
      seed,
      from: asked.FUZZ_CASE === undefined ? from : sessionStart(target, from),
      cases: asked.FUZZ_CASE === undefined ? Infinity : from - sessionStart(target, from) + 1,
      until: Math.min(end, Date.now() + 15_000),
      isKnown: (kind) => known.has(`${target.name}: ${kind}`),
      onCase: (index) => {
        reached = index;
      },
    });
    for (const one of found) {
      const key = `${one.target}: ${one.kind}`;
      if (known.has(key)) continue;
      known.set(key, report(one));
      console.log(`FOUND ${report(one)}`);
    }
    next.set(target.name, reached + 1);
    const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
    const { rss, heapUsed } = memoryUsage();
    console.log(
      `${new Date().toISOString()} ${target.name}: ${reached + 1} cases; rss ${megabytes(rss)}, heap ${megabytes(heapUsed)}; ${known.size} kinds found`,
    );
    if (asked.FUZZ_CASE !== undefined) break;
  }
  expect([...known.keys()]).toEqual([]);
});

/** Where the session of a case begins, so that what came before it is there. */
function sessionStart({ first = [], casesPerSession }: (typeof chosen)[number], index: number) {
  if (index < first.length || casesPerSession === Infinity) return index;
  return index - ((index - first.length) % casesPerSession);
}

async function replay(choices: number[]): Promise<void> {
  const session = await chosen[0]?.open();
  try {
    await session?.run(Choices.of(choices));
  } finally {
    await session?.close();
  }
}
