/** The folder in which the predecessor's container kept its data. */
const oldFolder = '/app/backend/data';

/** An anonymous volume of Docker or Podman, which nothing finds again after its container is removed. */
const anonymousVolume = /\/volumes\/[0-9a-f]{64}\/_data$/;

/**
 * What to tell of a volume at the predecessor's data folder; null if there is none. `mountinfo` is that of
 * proc(5); `dataFolder` is the absolute path of an embedded database's folder, null for a remote database.
 * `isDataLost`: the data folder is on no volume that outlives the container, so the volume was meant for it.
 */
export function findOldVolume(
  mountinfo: string,
  dataFolder: string | null,
): { why: string; isDataLost: boolean } | null {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [, , , root = '', at = ''] = line.split(' ').map(unescape);
    return at === '' ? [] : [{ root, at }];
  });
  if (!mounts.some(({ at }) => at === oldFolder)) return null;
  if (dataFolder !== null && isBelow(dataFolder, oldFolder)) return null;
  const found = `A volume is mounted at ${oldFolder}, where the predecessor kept its data.`;
  if (dataFolder === null)
    return { why: `${found} Nothing reads it: the data is in DATABASE_URL.`, isDataLost: false };
  const [holder] = mounts
    .filter(({ at }) => isBelow(dataFolder, at))
    .sort((a, b) => b.at.length - a.at.length);
  const isDataLost = !holder || holder.at === '/' || anonymousVolume.test(holder.root);
  return isDataLost
    ? {
        why: `${found} This registry keeps its data in ${dataFolder}, where no named volume is mounted, so it would be lost with the container. Mount a volume there, as in: -v agenthub:${dataFolder}`,
        isDataLost,
      }
    : { why: `${found} Nothing reads it: the data is in ${dataFolder}.`, isDataLost };
}

function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** proc(5) writes space, tab, newline and backslash as octal numbers. */
function unescape(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
