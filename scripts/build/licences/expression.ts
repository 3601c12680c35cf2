/**
 * Whether an SPDX licence expression can be met with licences of a set alone: of `A OR B` one is enough, of
 * `A AND B` both are needed. False for what is no such expression, for `WITH` and for `+`, which need a person.
 * https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;

  function one(): boolean | null {
    const word = words[at];
    at += 1;
    if (word === '(') {
      const inner = either();
      const isClosed = words[at] === ')';
      at += 1;
      return isClosed ? inner : null;
    }
    return word === undefined || /^(?:\)|AND|OR|WITH)$/.test(word) ? null : allowed.has(word);
  }

  function both(): boolean | null {
    let result = one();
    while (words[at] === 'AND') {
      at += 1;
      const next = one();
      result = result === null || next === null ? null : result && next;
    }
    return result;
  }

  function either(): boolean | null {
    let result = both();
    while (words[at] === 'OR') {
      at += 1;
      const next = both();
      result = result === null || next === null ? null : result || next;
    }
    return result;
  }

  const result = either();
  return result === true && at === words.length;
}
