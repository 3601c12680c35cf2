/** The files of the API suite that a Worker cannot pass, each with the reason. */
export const notInWorkerd: Readonly<Record<string, string>> = {
  'test/api/http/cache.file.test.ts':
    'a Worker keeps no answers: its database cannot tell cheaply that it changed',
  'test/api/http/made-up-keys.test.ts': 'measures processor time, which workerd does not tell',
  'test/api/http/static-folder.test.ts':
    'a folder on disk; test/api/worker/pages.test.ts asks the same of a Worker',
  'test/api/http/tags-migration.test.ts':
    'undoes a migration, which is for the command on a machine; a Worker only applies them',
  'test/api/http/ui-pages.test.ts': 'reads a source file of the web UI',
};
