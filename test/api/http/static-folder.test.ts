import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { staticFolder } from '#api/platform/static/folder.ts';
import { testRegistry } from '#test/support/registry.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('the files of the build', () => {
  it('reads no file outside the folder of the build', async () => {
    const own = await withUi();
    for (const path of [
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%00',
      '/%ff',
    ])
      expect(await (await own.app.request(path)).text()).not.toContain('top secret');
    expect(await (await own.app.request('/assets/app.js')).text()).toBe('run()');
  });

  async function withUi() {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'ui', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'top secret');
    writeFileSync(join(folder, 'ui', 'index.html'), '<html><head></head></html>');
    writeFileSync(join(folder, 'ui', 'assets', 'app.js'), 'run()');
    return testRegistry({}, { ui: staticFolder(join(folder, 'ui')) });
  }
});
