/** The part that we use of a ListObjectsV2 page. */
export type Listing = {
  objects: { key: string; sizeBytes: number }[];
  /** The token of the next page; null on the last. */
  nextToken: string | null;
};

/**
 * Parses a ListObjectsV2 response. Throws if it is not such a document, or an object lacks its key or size.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function parseListing(xml: string): Listing {
  const listing: Listing = { objects: [], nextToken: null };
  let isTruncated = false;
  let key: string | null = null;
  let size: string | null = null;
  readElements(xml, 'ListBucketResult', (path, text) => {
    if (path === 'Contents/Key') key = text;
    if (path === 'Contents/Size') size = text;
    if (path === 'IsTruncated') isTruncated = text.trim() === 'true';
    if (path === 'NextContinuationToken') listing.nextToken = text;
    if (path !== 'Contents') return;
    if (key === null || size === null || !/^\d{1,15}$/.test(size))
      throw new Error('an object without key or size');
    listing.objects.push({ key, sizeBytes: Number(size) });
    key = null;
    size = null;
  });
  if (isTruncated && !listing.nextToken) throw new Error('more pages, but no way to the next');
  if (!isTruncated) listing.nextToken = null;
  return listing;
}

/** The code and message of an S3 error document; null for anything else. */
export function parseError(xml: string): { code: string; message: string } | null {
  const found = { code: '', message: '' };
  try {
    readElements(xml, 'Error', (path, text) => {
      if (path === 'Code') found.code = text;
      if (path === 'Message') found.message = text;
    });
  } catch {
    return null; // For example a proxy's error page; the status must be enough.
  }
  return found.code === '' ? null : found;
}

/** The maximum depth. S3 responses are less than half as deep. */
const depthMax = 16;

/** A tag, or the text up to the next tag. S3 responses contain no comments, CDATA or doctypes. */
const token = /<(\/?)([A-Za-z][\w.:-]*)(?:\s[^<>]*?)?(\/?)>|([^<]+)/y;

/**
 * Parses the subset of XML that S3 servers use. Calls `onEnd` for each element below `root` when it ends,
 * with its path and, for a leaf, its text. Throws if the document is malformed or has another root.
 */
function readElements(
  xml: string,
  root: string,
  onEnd: (path: string, text: string) => void,
): void {
  const open: string[] = [];
  let text = '';
  let isOver = false;
  token.lastIndex = /^\uFEFF?\s*(<\?xml[^<>]*\?>)?/.exec(xml)?.[0].length ?? 0;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const match = token.exec(xml);
    if (!match) throw new Error(`no XML of S3 at character ${at}`);
    const [, closes, name = '', empties, characters] = match;
    if (characters !== undefined) {
      if (open.length === 0 && characters.trim() !== '')
        throw new Error('text outside the document');
      text += characters;
      continue;
    }
    if (!closes) {
      if (isOver || (open.length === 0 && name !== root))
        throw new Error(`<${name}>, not <${root}>`);
      if (open.push(name) > depthMax) throw new Error(`more than ${depthMax} levels`);
      text = '';
    }
    if (!closes && !empties) continue;
    const path = open.slice(1).join('/');
    if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    if (open.length > 0) onEnd(path, unescape(text));
    else isOver = true;
    text = '';
  }
  if (!isOver) throw new Error('the document ends early');
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replaceAll(/&(#x?)?(\w{1,8});/g, (all, numeric: string | undefined, name: string) => {
    if (numeric === undefined) return named[name] ?? all;
    const point = Number.parseInt(name, numeric === '#x' ? 16 : 10);
    return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : all;
  });
}
