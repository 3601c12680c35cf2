import { describe, expect, it } from 'vitest';
import { findOldVolume } from '#api/platform/old-volume.ts';

/** Lines of /proc/self/mountinfo, as Docker makes them. */
const mount = (root: string, at: string) =>
  `655 642 254:0 ${root} ${at} rw,relatime - ext4 /dev/vda rw`;
const base = [
  '642 501 0:45 / / ro,relatime - overlay overlay rw',
  '645 642 0:52 / /tmp rw,nosuid - tmpfs tmpfs rw',
];
const volume = (name: string) => `/var/lib/docker/volumes/${name}/_data`;
const old = mount(volume('appdata'), '/app/backend/data');
const anonymous = volume('3f'.repeat(32));
const found = (lines: string[], dataFolder: string | null = '/data') =>
  findOldVolume([...base, ...lines].join('\n'), dataFolder);

describe('findOldVolume', () => {
  it('tells of none where none is mounted', () => {
    expect(found([mount(anonymous, '/data')])).toBeNull();
    expect(
      found([mount(volume('x'), '/app/backend/data2'), mount(volume('x'), '/app')]),
    ).toBeNull();
    expect(findOldVolume('', '/data')).toBeNull();
  });

  it('takes the data for lost when only a volume without a name, or none, holds it', () => {
    for (const lines of [[mount(anonymous, '/data')], [], [mount(volume('x'), '/data2')]])
      expect(found([old, ...lines])).toEqual({
        isDataLost: true,
        why: 'A volume is mounted at /app/backend/data, where the predecessor kept its data. This registry keeps its data in /data, where no named volume is mounted, so it would be lost with the container. Mount a volume there, as in: -v agenthub:/data',
      });
  });

  it('only says that nothing reads it beside a volume with a name, a folder of the host, or a remote database', () => {
    for (const root of [volume('agenthub'), '/srv/agenthub', `/srv/with\\040space`])
      expect(found([old, mount(root, '/data')])).toEqual({
        isDataLost: false,
        why: 'A volume is mounted at /app/backend/data, where the predecessor kept its data. Nothing reads it: the data is in /data.',
      });
    expect(found([old, mount('/', '/srv')], '/srv/hub/data')?.isDataLost).toBe(false);
    expect(found([old, mount(anonymous, '/data')], null)).toMatchObject({
      isDataLost: false,
      why: expect.stringContaining('the data is in DATABASE_URL'),
    });
  });

  it('leaves it be where DATA_DIR chose it', () => {
    expect(found([old], '/app/backend/data')).toBeNull();
    expect(found([old], '/app/backend/data/hub')).toBeNull();
  });
});
