import { v7 } from 'uuid';

/** A new id: UUIDv7 text, so that ids sort by time and rows can move between databases. RFC 9562. */
export function newId(): string {
  return v7();
}
