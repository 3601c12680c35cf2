import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFixture, type Tree } from '#test/fixtures/14e5071/fixture.ts';
import { readTree, writeTree } from '#test/fixtures/14e5071/make/trees.ts';
import { runCli } from '#test/cli/run-cli.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { type Call, copyDatabase, whileTakenOver } from './taken-over.ts';

const fixture = readFixture();

describe('a project and a home folder of agenthub-cli at 14e5071', () => {
  it('come to the same, command by command', async () => {
    const database = copyDatabase(temporaryFolder());
    await whileTakenOver(fixture, `file:${database}`, async (call) => {
      for (const commands of fixture.commands) {
        const desk = deskOf(call);
        for (const { args, ...recorded } of commands)
          expect(comparable(await desk(args)), `${args.join(' ')}`).toEqual(comparable(recorded));
      }
    });
    const done = fixture.commands.flat().map(({ args: [command], code }) => `${command} ${code}`);
    expect(done).toEqual(expect.arrayContaining(['list 0', 'update 0', 'remove 0', 'add 0']));
  });
});

/** Runs commands of the CLI in copies of the folders; gives what each came to and left there. */
function deskOf(call: Call) {
  const folder = temporaryFolder();
  const [home, cwd] = [join(folder, 'home'), join(folder, 'project')];
  writeTree(home, fixture.home, home);
  writeTree(cwd, fixture.project, home);
  mkdirSync(join(cwd, '.git'));
  return async (args: string[]) => {
    const { code, stdout } = await runCli([...args, '--json'], {
      home,
      cwd,
      env: { AGENTHUB_URL: fixture.registry, DO_NOT_TRACK: '1' },
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { pathname, search } = new URL(request.url);
        return call(pathname + search, null, { headers: request.headers });
      },
    });
    const answer: unknown = JSON.parse(stdout.replaceAll(home, '{home}'));
    return { code, answer, project: readTree(cwd, home), home: readTree(home, home) };
  };
}

/** Said to people, and reworded now and then; what programs read stands in codes, pointers and actions. */
const sentences = new Set(['message', 'detail', 'hints', 'notes']);

/** New in `update --dry-run` (`changes`) and in `list`. */
const fieldsSince = new Set(['requested', 'inRegistry', 'wanted', 'why', 'changes']);

type Result = { code: number; answer: unknown; project: Tree; home: Tree };

/**
 * Without the lock files, whose form may be newer: what they say shows in `list` and in what each command does.
 * Without the time in the name of what was set aside, and without `kind`, which is new beside each `ref`, and `type`, which is new in each placement; a copy
 * that links point to has it in its path from the next version on.
 */
function comparable({ project, home, ...result }: Result): unknown {
  const without = (tree: Tree) =>
    Object.fromEntries(
      Object.entries(tree).filter(([path]) => !path.endsWith('agenthub-lock.json')),
    );
  const text = JSON.stringify({ ...result, project: without(project), home: without(home) });
  return JSON.parse(
    text
      .replaceAll(/\.backup-\w+/g, '.backup')
      .replaceAll('"kind":"skill",', '')
      .replaceAll('"type":"folder",', '')
      .replaceAll('.skills-registry/cache/skill/', '.skills-registry/cache/'),
    (key, value: unknown) =>
      fieldsSince.has(key) ? undefined : sentences.has(key) ? typeof value : value,
  );
}
