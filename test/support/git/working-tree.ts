import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitEnvironment } from './repository.ts';

/** A repository with files checked out, real git throughout. */
export class WorkingTree {
  readonly folder: string;

  constructor(folder: string, init: string[] = []) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main', ...init);
  }

  /** Runs git in it and gives what it prints, without the last newline. */
  git(...args: string[]): string {
    // A submodule may come from a folder of this machine.
    const options = ['-c', 'protocol.file.allow=always', ...args];
    return execFileSync('git', options, {
      cwd: this.folder,
      env: gitEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
      .toString()
      .replace(/\n$/, '');
  }

  write(files: Record<string, string | Uint8Array>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
  }

  /** Writes files, commits everything, and gives the commit. */
  commit(files: Record<string, string | Uint8Array> = {}): string {
    this.write(files);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'skills');
    return this.git('rev-parse', 'HEAD');
  }
}
