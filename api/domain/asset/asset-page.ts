import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Between two items: what JSON allows there, and no item has in it, since JSON escapes line feeds. */
export const itemSeparator = ',\n';

/**
 * A page of asset summaries as bytes of JSON, which is how rows keep them: a list goes from the database
 * to the socket without becoming objects in between. That is half of what a list would cost.
 */
export class AssetPage {
  /** The items, {@link itemSeparator} between them, without the brackets. */
  readonly items: Uint8Array;
  readonly nextCursor: string | null;
  readonly total: number;
  /** The ETag of {@link AssetPage.encode}, once it was asked for. */
  etag: string | null = null;
  #bytes: Uint8Array<ArrayBuffer> | null = null;

  constructor(items: Uint8Array, nextCursor: string | null, total: number) {
    this.items = items;
    this.nextCursor = nextCursor;
    this.total = total;
  }

  /** The whole page as JSON, the same bytes each time. */
  encode(): Uint8Array<ArrayBuffer> {
    this.#bytes ??= this.#encode();
    return this.#bytes;
  }

  #encode(): Uint8Array<ArrayBuffer> {
    const tail = `],"nextCursor":${JSON.stringify(this.nextCursor)},"total":${this.total}}`;
    const head = '{"items":[';
    const bytes = new Uint8Array(head.length + this.items.length + tail.length);
    encoder.encodeInto(head, bytes);
    bytes.set(this.items, head.length);
    encoder.encodeInto(tail, bytes.subarray(head.length + this.items.length));
    return bytes;
  }

  /** The page as objects. */
  decode(): Page<AssetSummary> {
    return JSON.parse(decoder.decode(this.encode())) as Page<AssetSummary>;
  }
}

/** The items without the last one, and the one before it, of at least two as {@link AssetPage} holds them. */
export function dropLastItem(items: Uint8Array): { items: Uint8Array; last: AssetSummary } {
  const feed = 0x0a;
  const end = items.lastIndexOf(feed) - 1;
  const kept = items.subarray(0, end);
  const last = kept.subarray(kept.lastIndexOf(feed) + 1);
  return { items: kept, last: JSON.parse(decoder.decode(last)) as AssetSummary };
}
