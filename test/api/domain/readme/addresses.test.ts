import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { findAutolinksByBlock } from '#api/domain/readme/addresses.ts';

const everywhere = unified().use(remarkParse).use(remarkGfm).freeze();
const byBlock = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(function (this: Processor) {
    findAutolinksByBlock(this.data());
  })
  .freeze();

/** Most of them only the walk finds: the parser has passed what a character reference or an escape hides. */
const addresses = [
  'https&colon;//a.example/path',
  'HTTP\\://a.example',
  'www&period;a.example.',
  'WWW\\.a.example',
  'a&commat;b.example',
  'mailto:a&commat;b.example',
  'xmpp:a&commat;b.example/resource',
  'https://a.example/(b)?c=d&e',
  'www.a.example',
  'a@b.example',
];

describe('findAutolinksByBlock', () => {
  it.each(addresses)('finds %s wherever it stands', (address) => {
    const text = [
      'nothing here\n',
      `before ${address} after *and ${address}*\n`,
      `> - quoted ${address}\n`,
      `| a | b |\n|---|---|\n| ${address} | none |\n`,
      `# ${address}\n`,
      `note[^1]\n\n[^1]: ${address}\n`,
      'nothing after it',
    ].join('\n');
    const tree = byBlock.parse(text);
    expect(tree).toEqual(everywhere.parse(text));
    expect(JSON.stringify(tree).match(/"type":"link"/g)).toHaveLength(6);
  });

  it.each([
    '[www.a.example](b) and [a@b.example][c]\n\n[c]: d',
    '`www.a.example` and\n\n    a@b.example',
    'a @ b, www. and ://',
    '',
  ])('leaves %j as it is', (text) => {
    expect(byBlock.parse(text)).toEqual(everywhere.parse(text));
  });
});
