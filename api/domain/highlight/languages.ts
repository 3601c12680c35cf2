import hljs from 'highlight.js/lib/core';
import { grammars } from './grammars.ts';

/** The highlighter of files and readmes. It is shared, so that a bundle has each grammar once. */
export const highlighter = hljs.newInstance();
for (const [name, grammar] of Object.entries(grammars)) highlighter.registerLanguage(name, grammar);
highlighter.registerAliases(['vue', 'svelte', 'svg', 'wsdl'], { languageName: 'xml' });
highlighter.registerAliases(['mdx'], { languageName: 'markdown' });
highlighter.registerAliases(['json5', 'ndjson'], { languageName: 'json' });

/** Extensions that are not aliases of their grammar. */
const extensions: Readonly<Record<string, string>> = {
  conf: 'ini',
  cfg: 'ini',
  editorconfig: 'ini',
  gradle: 'kotlin',
  htm: 'xml',
  patch: 'diff',
  ps1: 'powershell',
  psm1: 'powershell',
  pyi: 'python',
  sass: 'scss',
  xsl: 'xml',
  xslt: 'xml',
};

const names: Readonly<Record<string, string>> = {
  '.bashrc': 'bash',
  '.editorconfig': 'ini',
  '.env': 'properties',
  '.gitconfig': 'ini',
  '.npmrc': 'ini',
  '.zshrc': 'bash',
  'cmakelists.txt': 'cmake',
  containerfile: 'dockerfile',
  dockerfile: 'dockerfile',
  gemfile: 'ruby',
  'go.mod': 'go',
  gnumakefile: 'makefile',
  makefile: 'makefile',
  'nginx.conf': 'nginx',
  rakefile: 'ruby',
};

/** The grammar of a language name (`py`, `TypeScript`, `c++`); null if unknown. */
export function languageOf(word: string): string | null {
  const language = highlighter.getLanguage(word.toLowerCase());
  if (!language) return null;
  return Object.hasOwn(grammars, word.toLowerCase())
    ? word.toLowerCase()
    : (canonical.get(language.name ?? '') ?? null);
}

const canonical = new Map(
  Object.keys(grammars).map((name) => [highlighter.getLanguage(name)?.name ?? '', name]),
);

/** The grammar of a file, by its name or extension; null if unknown. */
export function languageOfFile(path: string): string | null {
  const base = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const named = Object.hasOwn(names, base) ? names[base] : undefined;
  if (named) return named;
  const dot = base.lastIndexOf('.');
  if (dot < 0) return null;
  const extension = base.slice(dot + 1);
  return (
    (Object.hasOwn(extensions, extension) ? extensions[extension] : languageOf(extension)) ?? null
  );
}
