/** Why nothing is recorded of where a folder is from: a clause about the folder, fit to be shown. */
export class NotRecorded extends Error {
  override name = 'NotRecorded';
}
