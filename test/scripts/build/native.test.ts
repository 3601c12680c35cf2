import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { copyNativePackages } from '../../../scripts/build/native.ts';

it('copies what the bundle leaves outside, whole: it works where nothing else is', async () => {
  const folder = temporaryFolder();
  const names = copyNativePackages(join(folder, 'node_modules'));
  expect(names).toContain('libsql');
  expect(names.filter((name) => /musl/.test(name))).toEqual([]);
  // ssh2 without what it would compile.
  expect(names.filter((name) => /^(?:nan|cpu-features|buildcheck)$/.test(name))).toEqual([]);
  expect(names.length).toBeLessThan(20);
  const require = createRequire(join(folder, 'index.js'));
  const { hash } = require('@node-rs/bcrypt') as {
    hash(text: string, cost: number): Promise<string>;
  };
  expect(await hash('password', 4)).toMatch(/^\$2[aby]\$04\$/);
  const Database = require('libsql') as new (path: string) => {
    prepare(sql: string): { get(): unknown };
  };
  expect(new Database(':memory:').prepare('select 1 as one').get()).toMatchObject({ one: 1 });
  const { utils } = require('ssh2') as { utils: { generateKeyPairSync(type: string): object } };
  expect(utils.generateKeyPairSync('ed25519')).toHaveProperty('private');
});

it('refuses to make an image without the builds, as npm leaves them out with --omit=optional', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'node_modules', 'libsql'), { recursive: true });
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({
      packages: {
        'node_modules/libsql': { optionalDependencies: { '@libsql/linux-x64-gnu': '1' } },
      },
    }),
  );
  const to = join(temporaryFolder(), 'node_modules');
  expect(() => copyNativePackages(to, root)).toThrow(/libsql has no build.*optional/);
});
