/** The reason why no origin is recorded for a folder; the message is a clause that may be shown. */
export class NotRecorded extends Error {
  override name = 'NotRecorded';
}
