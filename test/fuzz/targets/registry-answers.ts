import { Choices } from '../choices.ts';
import { openCliWorld } from '../cli-world.ts';
import type { Target } from '../fuzz.ts';
import { hostileText } from '../hostile.ts';
import { commandPaths, invocations } from '../invocations.ts';
import { registryOfLies } from '../registry-of-lies.ts';

/** Every command of the CLI against a registry that lies: first against one that does not. */
export const registryAnswersTarget: Target = {
  name: 'registry-answers',
  casesPerSession: Infinity,
  first: commandPaths.map((_, index) => [index]),
  open: async () => ({ run: runCase, close: async () => {} }),
};

async function runCase(choices: Choices): Promise<void> {
  const path = choices.pick(commandPaths);
  const words = choices.pick(invocations[path] ?? [[]]);
  const world = await openCliWorld();
  try {
    if (/^(update|remove|publish|validate|list|doctor|audit|pin|unpin)$/.test(path)) {
      // Something is there to be updated, removed or published.
      const first = ['add', 'skill:mei/pdf-tools', '-a', 'claude-code', '--yes'];
      await world.run(first, registryOfLies(Choices.of([])));
    }
    const argv = [
      ...path.split(' '),
      ...words.map((word) => (word === '$' ? hostileText(choices) : word)),
    ];
    const flag = choices.oneIn(3) ? '--json' : '-v';
    const at = argv.indexOf('--') === -1 ? argv.length : argv.indexOf('--');
    await world.run(argv.toSpliced(at, 0, flag), registryOfLies(choices));
  } finally {
    await world.close();
  }
}
