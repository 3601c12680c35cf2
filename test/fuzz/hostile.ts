import type { Choices } from './choices.ts';

const escape = String.fromCharCode(0x1b);

/** Text that some layer takes for something else, the plainest first. */
export const hostileTexts: readonly string[] = [
  'a',
  '',
  ' ',
  '0',
  '-1',
  'null',
  'undefined',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '..\\..\\x',
  '/etc/passwd',
  'C:\\x',
  '//evil.example/x',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  '"\'`',
  "'; drop table assets; --",
  '%',
  '%00',
  '%ff',
  '%E0%A4%A',
  '\0',
  'a\0b',
  'a\nb\r\nc: d',
  `${escape}[2J${escape}]0;owned\u0007`,
  '\u009b2J',
  '\u202ehs.nur',
  'a\u200bb\u2066c\u2069',
  '\ufeff',
  '\ud800',
  '\udfff\ud800',
  'é',
  'e\u0301',
  'ﬀ',
  'İı',
  '前端',
  '😀'.repeat(40),
  '𝒂',
  '{}',
  '[]',
  '{"a":1}',
  '1e309',
  '9007199254740992',
  '-9007199254740993',
  '0.1',
  'NaN',
  'Infinity',
  '0x10',
  '1.0.0',
  '0.0.9007199254740991',
  '99999999999999999999.0.0',
  '1.0.0-',
  'v1',
  '^1',
  '*',
  'x',
  'latest',
  '2026-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'sha256:',
  'sr_',
  'NEAR("a" "b")',
  'a*',
  '"a',
  'a AND OR NOT',
  '\\',
  'CON',
  '.git/config',
  'GIT~1/config',
  '.g\u200cit/hooks/pre-commit',
  'a'.repeat(300),
  '$'.repeat(2000),
  '['.repeat(1000),
  '- '.repeat(500),
  '`'.repeat(999),
];

/** Text: one of the known, a piece of several, or a few characters of anywhere in Unicode. */
export function hostileText(choices: Choices): string {
  switch (choices.below(6)) {
    case 4:
      return choices.list(4, () => choices.pick(hostileTexts)).join('');
    case 5:
      return String.fromCharCode(...choices.list(12, () => choices.below(0x10000)));
    default:
      return choices.pick(hostileTexts);
  }
}

const numbers: readonly number[] = [
  0,
  1,
  -1,
  2,
  100,
  101,
  0.5,
  255,
  65_536,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  -Number.MAX_SAFE_INTEGER,
  8.64e15,
  8.64e15 + 1,
  1e21,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  -0,
];

/** A number at some edge. */
export function hostileNumber(choices: Choices): number {
  return choices.pick(numbers);
}

/** Any JSON, at most some levels deep. */
export function hostileJson(choices: Choices, depth = 3): unknown {
  switch (choices.below(depth > 0 ? 8 : 5)) {
    case 1:
      return hostileNumber(choices);
    case 2:
      return null;
    case 3:
      return choices.oneIn(2);
    case 5:
      return choices.list(4, () => hostileJson(choices, depth - 1));
    case 6:
      return recordOf(
        choices.list(4, () => [hostileText(choices), hostileJson(choices, depth - 1)]),
      );
    case 7: {
      let deep: unknown = 0;
      for (let level = choices.below(4000); level > 0; level--) deep = [deep];
      return deep;
    }
    default:
      return hostileText(choices);
  }
}

/** An object with exactly these keys, `__proto__` among them. */
export function recordOf(entries: [string, unknown][]): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return made;
}

/** JSON with something in it that was not there: a value changed, a key gone, one more, an item twice. */
export function mutateJson(
  choices: Choices,
  value: unknown,
  times = 1 + choices.below(3),
): unknown {
  let mutated = value;
  for (let time = 0; time < times; time++) mutated = mutateOnce(choices, mutated, 6);
  return mutated;
}

function mutateOnce(choices: Choices, value: unknown, depth: number): unknown {
  if (depth === 0 || value === null || typeof value !== 'object' || choices.oneIn(6)) {
    return hostileJson(choices, 2);
  }
  if (Array.isArray(value)) {
    const items: unknown[] = [...value];
    const at = choices.below(items.length + 1);
    if (at === items.length) items.push(items.length > 0 ? items[0] : hostileJson(choices, 2));
    else if (choices.oneIn(4)) items.splice(at, 1);
    else items[at] = mutateOnce(choices, items[at], depth - 1);
    return items;
  }
  const entries: [string, unknown][] = Object.entries(value);
  const at = choices.below(entries.length + 1);
  const entry = entries[at];
  if (entry === undefined) entries.push([hostileText(choices), hostileJson(choices, 2)]);
  else if (choices.oneIn(8)) entries.splice(at, 1);
  else
    entries[at] = [
      choices.oneIn(12) ? hostileText(choices) : entry[0],
      mutateOnce(choices, entry[1], depth - 1),
    ];
  return recordOf(entries);
}

const words = [0, 1, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Bytes with some damage: a bit, a byte, a field of 2 or 4 bytes, a piece cut, doubled or put elsewhere, an end. */
export function mutateBytes(
  choices: Choices,
  bytes: Uint8Array,
  from = 0,
): Uint8Array<ArrayBuffer> {
  let made = Uint8Array.from(bytes);
  for (let time = 1 + choices.below(4); time > 0 && made.length > from; time--) {
    const at = from + choices.below(made.length - from);
    const view = new DataView(made.buffer);
    const length = 1 + choices.below(Math.min(64, made.length - at));
    switch (choices.below(8)) {
      case 0:
        made[at] = (made[at] ?? 0) ^ (1 << choices.below(8));
        break;
      case 1:
        made[at] = choices.below(256);
        break;
      case 2:
        if (at + 2 <= made.length)
          view.setUint16(at, choices.pick(words) & 0xffff, choices.oneIn(2));
        break;
      case 3:
        if (at + 4 <= made.length) view.setUint32(at, choices.pick(words), choices.oneIn(2));
        break;
      case 4:
        made = joined(made.subarray(0, at), made.subarray(at + length));
        break;
      case 5:
        made = joined(made.subarray(0, at + length), made.subarray(at));
        break;
      case 6: {
        const to = from + choices.below(made.length - from);
        made.copyWithin(to, at, at + length);
        break;
      }
      default:
        made = made.slice(0, at);
    }
  }
  return made;
}

/** Bytes one after another. */
export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}
