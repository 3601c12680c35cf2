import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the build writes to `openapi.json`, for the assets of a Worker. */
    apiDocument: string;
  }
}

/**
 * Vitest's global set-up where the tests run in workerd: the document of the API, made by a process of its
 * own, as the build does, because what describes the API is left out of all that a project imports.
 */
export default function setup(project: TestProject): void {
  const script = join(import.meta.dirname, 'api-document-process.ts');
  project.provide('apiDocument', execFileSync(process.execPath, [script], { encoding: 'utf8' }));
}
