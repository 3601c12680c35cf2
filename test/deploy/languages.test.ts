import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkoutFolder,
  commandsIn,
  linksIn,
  readDocument,
  sectionsIn,
} from '#test/support/document.ts';

const pairs = [
  { english: 'README.md', chinese: 'README.zh-CN.md', blocks: 3 },
  { english: 'docs/deployment.md', chinese: 'docs/deployment.zh-CN.md', blocks: 19 },
];

/** Links of these documents to pages that come with other parts of the same release. */
const otherParts = new Set([
  'docs/distribution.md',
  'docs/runbook.md',
  'docs/from-the-predecessor.md',
]);

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
    expect(missing.filter((path) => !otherParts.has(path))).toEqual([]);
  });
});
