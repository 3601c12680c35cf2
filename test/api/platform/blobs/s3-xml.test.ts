import { describe, expect, it } from 'vitest';
import { parseError, parseListing } from '#api/platform/blobs/s3-xml.ts';

const contents = (key: string, size: string) =>
  `<Contents><Key>${key}</Key><Owner><ID>a</ID></Owner><Size>${size}</Size></Contents>`;
const list = (inner: string) => `<ListBucketResult xmlns="http://x/">${inner}</ListBucketResult>`;

describe('parseListing', () => {
  it('reads keys, sizes and the way to the next page, in whichever order', () => {
    const xml = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n${list(`
      ${contents('sha256/aa/bb', '12')}<CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes>
      <NextContinuationToken>1/x+y==&amp;</NextContinuationToken><IsTruncated>true</IsTruncated>
      <Prefix/>${contents('a&lt;b&gt;&amp;&quot;&apos;&#65;&#x4e2d;', '0')}`)}\n`;
    expect(parseListing(xml)).toEqual({
      objects: [
        { key: 'sha256/aa/bb', sizeBytes: 12 },
        { key: `a<b>&"'A中`, sizeBytes: 0 },
      ],
      nextToken: '1/x+y==&',
    });
  });

  it('takes an empty bucket for empty, and the last page for the last', () => {
    expect(parseListing(list('<KeyCount>0</KeyCount>'))).toEqual({ objects: [], nextToken: null });
    const last = list(
      '<NextContinuationToken>x</NextContinuationToken><IsTruncated>false</IsTruncated>',
    );
    expect(parseListing(last).nextToken).toBeNull();
  });

  it('unescapes a name once', () => {
    const [object] = parseListing(list(contents('&amp;lt;Contents&amp;gt;', '1'))).objects;
    expect(object?.key).toBe('&lt;Contents&gt;');
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['another document', '<html></html>'],
    ['an end too early', '<ListBucketResult><Contents><Key>a</Key>'],
    ['a cut tag', '<ListBucketResult><Cont'],
    ['tags that cross', list('<Contents><Key>a</Contents></Key>')],
    ['an element too many', `${list('')}<ListBucketResult></ListBucketResult>`],
    ['text after the end', `${list('')}more`],
    ['an object without a size', list('<Contents><Key>a</Key></Contents>')],
    ['an object without a key', list('<Contents><Size>1</Size></Contents>')],
    ['a size that is no number', list(contents('a', '1e9'))],
    ['a doctype', `<!DOCTYPE a [<!ENTITY b "c">]>${list('')}`],
    ['more levels than any list has', list(`${'<a>'.repeat(20)}${'</a>'.repeat(20)}`)],
    ['CDATA', list('<Contents><Key><![CDATA[a]]></Key><Size>1</Size></Contents>')],
    ['more pages without a way there', list('<IsTruncated>true</IsTruncated>')],
  ])('refuses %s', (_, xml) => {
    expect(() => parseListing(xml)).toThrow(Error);
  });
});

describe('parseError', () => {
  it('reads the code and the message of an error, and nothing of anything else', () => {
    const xml =
      '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>It &lt;is&gt; not there.</Message></Error>';
    expect(parseError(xml)).toEqual({ code: 'NoSuchKey', message: 'It <is> not there.' });
    for (const other of ['', '<html></html>', '<Error></Error>', '<Error><Code>NoSuchKey'])
      expect(parseError(other)).toBeNull();
  });
});
