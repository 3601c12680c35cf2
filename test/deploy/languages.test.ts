import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkoutFolder,
  commandsIn,
  linksIn,
  readDocument,
  sectionsIn,
  settingNames,
} from '#test/support/document.ts';

const pairs = [
  { english: 'README.md', chinese: 'README.zh-CN.md', blocks: 3 },
  { english: 'docs/deployment.md', chinese: 'docs/deployment.zh-CN.md', blocks: 19 },
];

describe.each(pairs)('$english and $chinese', ({ english, chinese, blocks }) => {
  it('have the same sections and commands, in the same order', () => {
    const commands = commandsIn(readDocument(english));
    expect(commands).toHaveLength(blocks);
    expect(commandsIn(readDocument(chinese))).toEqual(commands);
    expect(sectionsIn(readDocument(chinese))).toEqual(sectionsIn(readDocument(english)));
  });

  it('lead to each other, and to what is there', () => {
    expect(linksIn(english)).toContain(chinese);
    expect(linksIn(chinese)).toContain(english);
    const targets = [...linksIn(english), ...linksIn(chinese)];
    const missing = targets.filter((path) => !existsSync(join(checkoutFolder, path)));
    expect(missing).toEqual([]);
  });

  it('name settings, scripts and files that there are', () => {
    for (const path of [english, chinese]) {
      const text = readDocument(path);
      const named = [...text.matchAll(/`([A-Z][A-Z\d]*_[A-Z\d_]+)[=`]/g)].map(
        ([, name = '']) => name,
      );
      expect(named.filter((name) => !settingNames().has(name))).toEqual([]);
      const { scripts } = JSON.parse(readDocument('package.json')) as { scripts: object };
      const run = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
      expect(run.filter((name) => !(name in scripts))).toEqual([]);
      const files = [...text.matchAll(/`?\b((?:deploy|docs)\/[\w./-]*\w)/g)].map(
        ([, name = '']) => name,
      );
      const missing = files.filter((name) => !existsSync(join(checkoutFolder, name)));
      expect(missing).toEqual([]);
    }
  });
});
