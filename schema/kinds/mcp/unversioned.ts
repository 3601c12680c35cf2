/** The version in a manifest that was made from a file without one: the schema requires a text that is no range. */
export const unversioned = 'unversioned';
