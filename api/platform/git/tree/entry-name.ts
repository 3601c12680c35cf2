import { pathProblem } from '#schema/path.ts';

/** Why a tree entry's name is refused; null if it is accepted. The name is one path segment. */
export function entryNameProblem(name: string): string | null {
  return name.includes('/') ? 'the name has a slash' : pathProblem(name);
}
