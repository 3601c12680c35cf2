import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cmake from 'highlight.js/lib/languages/cmake';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import dart from 'highlight.js/lib/languages/dart';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import fsharp from 'highlight.js/lib/languages/fsharp';
import go from 'highlight.js/lib/languages/go';
import graphql from 'highlight.js/lib/languages/graphql';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import markdown from 'highlight.js/lib/languages/markdown';
import nginx from 'highlight.js/lib/languages/nginx';
import perl from 'highlight.js/lib/languages/perl';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import properties from 'highlight.js/lib/languages/properties';
import protobuf from 'highlight.js/lib/languages/protobuf';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import scss from 'highlight.js/lib/languages/scss';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const grammars = {
  bash,
  c,
  cmake,
  cpp,
  csharp,
  css,
  dart,
  diff,
  dockerfile,
  fsharp,
  go,
  graphql,
  ini,
  java,
  javascript,
  json,
  kotlin,
  lua,
  makefile,
  markdown,
  nginx,
  perl,
  php,
  powershell,
  properties,
  protobuf,
  python,
  r,
  ruby,
  rust,
  scss,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};

/** The one highlighter of files and readmes alike, so that a bundle carries each grammar once. */
export const highlighter = hljs.newInstance();
for (const [name, grammar] of Object.entries(grammars)) highlighter.registerLanguage(name, grammar);
highlighter.registerAliases(['vue', 'svelte', 'svg', 'wsdl'], { languageName: 'xml' });
highlighter.registerAliases(['mdx'], { languageName: 'markdown' });
highlighter.registerAliases(['json5', 'ndjson'], { languageName: 'json' });

/** Extensions that are no alias of their grammar. */
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

/** The grammar behind a word (`py`, `TypeScript`, `c++`), or null when none is known. */
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

/** The grammar for a file, by its name or its extension, or null when none is known. */
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
