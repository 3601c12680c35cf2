import type { OfferedTarget } from './target-choice.ts';

/** The targets that someone looks for: those with a name that starts with the text, then those that contain it. */
export function matchTargets(
  offered: readonly OfferedTarget[],
  typed: string,
): readonly OfferedTarget[] {
  if (typed.trim() === '') return offered;
  const wanted = lettersOf(typed);
  const named = (test: (name: string) => boolean) =>
    offered.filter(({ names }) => wanted !== '' && names.some((name) => test(lettersOf(name))));
  const first = named((name) => name.startsWith(wanted));
  return [
    ...first,
    ...named((name) => name.includes(wanted)).filter((one) => !first.includes(one)),
  ];
}

/** A name without what people write in different ways: `VS Code`, `vs-code` and `vscode` are the same. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
