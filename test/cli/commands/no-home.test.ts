import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { folderOf, skill, useRegistry } from '../test-registry.ts';
import { temporaryFolder } from '../run-cli.ts';

const registry = useRegistry();

describe('agenthub-cli without a home folder', () => {
  it.each([['is not known', null] as const, ['does not exist', '/nonexistent'] as const])(
    'does what needs none where it %s, and says so where one is needed',
    async (_, home) => {
      const person = await registry.person();
      const name = home === null ? 'homeless' : 'moved-out';
      await registry.cli(['publish', await folderOf({ 'SKILL.md': skill(name) })], person);
      const cwd = await temporaryFolder();
      const cli = (...argv: string[]) => registry.cli(argv, person, { home, cwd });
      for (const argv of [
        ['find', name],
        ['show', name],
        ['targets'],
        ['add', name, '--agent', 'kiro'],
        ['add', '--frozen'],
        ['list'],
        ['update', name],
        ['remove', name],
      ]) {
        const { code, stderr } = await cli(...argv);
        expect([argv.join(' '), code, stderr.includes('ENOENT')]).toEqual([
          argv.join(' '),
          0,
          false,
        ]);
      }
      expect(await readdir(cwd)).toEqual([]);
      const refused = await cli('add', name, '--agent', 'kiro', '--scope', 'user');
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('home folder')]);
    },
  );
});
