import { Choices } from './choices.ts';
import { Finding, toFinding } from './finding.ts';
import { shrink } from './shrink.ts';

/** A world that cases run in, one after another. */
export type Session = {
  /** Runs a case; throws when something happened that must not, best a {@link Finding}. */
  run(choices: Choices): Promise<void>;
  close(): Promise<void>;
};

/** One part of the product that takes input from others. */
export type Target = {
  name: string;
  open(): Promise<Session>;
  /** How many cases share a session, where one may leave something behind for the next. */
  casesPerSession: number;
  /** Cases that every run begins with, as choices, each in a session of its own. */
  first?: readonly (readonly number[])[];
};

/** A finding with what brings it back. */
export type Found = {
  target: string;
  kind: string;
  detail: string;
  seed: number;
  index: number;
  /** The smallest case that still shows it; null when it does not show in a new session alone. */
  choices: number[] | null;
};

export type FuzzOptions = {
  seed: number;
  /** The number of the first case; those before `first.length` are the target's own. */
  from?: number;
  /** How many cases, at most. */
  cases?: number;
  /** No case begins after this time (`Date.now()`). */
  until?: number;
  /** Whether a kind of finding has been seen before: it is neither made smaller nor given again. */
  isKnown?: (kind: string) => boolean;
  onCase?: (index: number) => void;
};

/** A case that takes longer hangs; no case takes a hundredth of it. */
const hangsAfterMs = 120_000;
/** Time of the processor, so that it is the same on a machine that is busy. */
const slowAfterCpuMs = 5_000;

/** Runs cases of a target, and gives each kind of finding once, with its smallest case. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<Found[]> {
  const { seed, from = 0, cases = Infinity, until = Infinity } = options;
  const found = new Map<string, Found>();
  const first = target.first ?? [];
  let session: Session | null = null;
  const strays: unknown[] = [];
  const stray = (err: unknown) => void strays.push(err);
  process.on('unhandledRejection', stray);
  try {
    for (let index = from; index < from + cases && Date.now() < until; index++) {
      const own = first[index];
      if (own !== undefined || (index - first.length) % target.casesPerSession === 0) {
        await session?.close();
        session = null;
      }
      session ??= await target.open();
      const choices = own ? Choices.of(own) : Choices.random(seed, index);
      const finding = (await attempt(session, choices)) ?? strayFinding(strays);
      options.onCase?.(index);
      if (finding === null) continue;
      // What went wrong may have left anything behind.
      await session.close();
      session = null;
      if (found.has(finding.kind) || options.isKnown?.(finding.kind)) continue;
      const one = await describe(target, finding, choices.made, { seed, index });
      found.set(finding.kind, one);
    }
  } finally {
    await session?.close();
    process.off('unhandledRejection', stray);
  }
  const last = strayFinding(strays);
  if (last !== null && !found.has(last.kind) && !options.isKnown?.(last.kind)) {
    const { kind, message: detail } = last;
    found.set(kind, { target: target.name, kind, detail, seed, index: from, choices: null });
  }
  return [...found.values()];
}

/** A finding as a person needs it: what, where, and the command that shows it again. */
export function report({ target, kind, detail, seed, index, choices }: Found): string {
  const again =
    choices === null
      ? `--target ${target} --seed ${seed} --case ${index} (needs what the cases before it left)`
      : `--target ${target} --choices ${choices.join(',') || '0'}`;
  return `${target}: ${kind}\n  npm run fuzz -- ${again}\n  seed ${seed}, case ${index}\n${detail.replaceAll(/^/gm, '  ')}\n`;
}

async function describe(
  { name, open }: Target,
  finding: Finding,
  made: readonly number[],
  where: { seed: number; index: number },
): Promise<Found> {
  let detail = finding.message;
  const again = async (candidate: readonly number[]) => {
    const session = await open();
    try {
      const result = await attempt(session, Choices.of(candidate));
      if (result?.kind !== finding.kind) return false;
      detail = result.message;
      return true;
    } finally {
      await session.close();
    }
  };
  const choices = (await again(made)) ? await shrink(made, again) : null;
  return { target: name, kind: finding.kind, detail, ...where, choices };
}

/** A rejection that nobody handled, whichever case it is of: it would end a server. */
function strayFinding(strays: unknown[]): Finding | null {
  const [first] = strays.splice(0);
  if (first === undefined) return null;
  const { kind, message } = toFinding(first);
  return new Finding(`nobody handles: ${kind}`, message);
}

async function attempt(session: Session, choices: Choices): Promise<Finding | null> {
  const before = process.cpuUsage();
  const hang = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => hang.reject(new Finding('it hangs', `no end after ${hangsAfterMs / 1000} s`)),
    hangsAfterMs,
  );
  try {
    await Promise.race([session.run(choices), hang.promise]);
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1000;
    if (cpuMs > slowAfterCpuMs) {
      throw new Finding('it is slow', `${Math.round(cpuMs)} ms of the processor`);
    }
    return null;
  } catch (err) {
    return toFinding(err);
  } finally {
    clearTimeout(timer);
  }
}
