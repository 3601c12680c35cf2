import { describe, expect, it, onTestFinished } from 'vitest';
import { json } from '#test/support/answers.ts';
import { openPlatformRegistry } from '#test/support/platform-workerd.ts';
import { overPlatform, skillMd, testRegistry, type User } from '#test/support/registry.ts';

describe('the database of a Worker', () => {
  it('serves one request after another, and ten at once', async () => {
    const { call, user, publish } = await testRegistry();
    const mei = await user('mei');
    await json(publish(mei, { 'SKILL.md': skillMd('pdf') }), 201);
    for (let round = 0; round < 3; round++) {
      const answers = Array.from({ length: 10 }, () => call('/skills/mei/pdf'));
      for (const answer of await Promise.all(answers))
        expect(await json(answer)).toMatchObject({ name: 'pdf' });
    }
  });

  it('loses none of ten writes at once', async () => {
    const { call, user, publish } = await testRegistry();
    await json(publish(await user('mei'), { 'SKILL.md': skillMd('pdf') }), 201);
    const users = await Promise.all(Array.from({ length: 10 }, (_, at) => user(`u${at}`)));
    const install = (as: User) =>
      call('/skills/mei/pdf/installs', {
        method: 'POST',
        as,
        json: { version: '1.0.0', target: 'cursor' },
      });
    for (const { status } of await Promise.all(users.map(install))) expect(status).toBe(204);
    expect(await json(call('/skills/mei/pdf'))).toMatchObject({ installs: 10 });
  });

  it('stays open until an archive has gone out, and is closed after every request', async () => {
    const platform = await openPlatformRegistry({}, {});
    onTestFinished(platform.close);
    const registry = overPlatform(platform);
    const mei = await registry.user('mei');
    // Larger than a piece of a blob, and nothing that could be packed.
    let state = 1;
    const noise = Array.from({ length: 700_000 }, () =>
      String.fromCharCode(33 + ((state = (state * 48_271) % 2_147_483_647) % 90)),
    ).join('');
    const files = { 'SKILL.md': skillMd('large'), 'noise.txt': noise };
    await json(registry.publish(mei, files), 201);
    const archive = await registry.call('/skills/mei/large/versions/1.0.0/archive');
    const bytes = await archive.arrayBuffer();
    expect(bytes.byteLength).toBeGreaterThan(512 * 1024);
    const cancelled = await registry.call('/skills/mei/large/versions/1.0.0/archive');
    await cancelled.body?.cancel();
    await platform.settled();
    expect(await platform.openConnections()).toBe(0);
  });
});
