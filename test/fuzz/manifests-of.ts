import { kindOfWord, kindWords } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { serverJson } from '#test/support/server-json.ts';
import { skillMd } from '#test/support/skill-md.ts';

/** The manifest of an asset of that name, for the kind of a word in URLs: its path and its text. */
export function manifestOf(word: string, name: string): { path: string; content: string } {
  const kind = kindOfWord(word) ?? 'skill';
  const { manifestFile: path } = kindModule(kind);
  const isJson = path.endsWith('.json');
  return { path, content: isJson ? serverJson(`com.example/${name}`) : skillMd(name) };
}

/** The word of the kind that the key of a route is about; that of skills for any other route. */
export function wordOf(key: string): string {
  return /\/api\/v1\/(\w+)/.exec(key)?.[1]?.match(/^(?:mcps|agents)$/)?.[0] ?? kindWords.skill;
}
