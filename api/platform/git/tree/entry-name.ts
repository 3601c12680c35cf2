import { pathProblem } from '#schema/path.ts';

/** Why an entry of a tree cannot be read under this name, or null when it can. The name is one segment. */
export function entryNameProblem(name: string): string | null {
  return name.includes('/') ? 'the name has a slash' : pathProblem(name);
}
