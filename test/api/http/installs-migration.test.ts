import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { migrateDown, migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { json } from '#test/support/answers.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';

it('makes of the installs that are there the persons of each day, and undoes that', async () => {
  const { call, databaseUrl, deps, publish, user } = await testRegistry();
  const [ada, bob] = [await user('ada'), await user('bob')];
  await json(publish(ada, { 'SKILL.md': skillMd('tool') }), 201);
  const { assets, versions, installs, installDays, installPersons, users } = deps.db.tables;
  const [version] = await deps.db.query.select().from(versions);
  const idOf = async (username: string) =>
    (await deps.db.query.select().from(users).where(eq(users.username, username)))[0]!.id;
  const [adaId, bobId] = [await idOf('ada'), await idOf('bob')];
  const counts = async () => {
    const [asset] = await deps.db.query.select({ installs: assets.installs }).from(assets);
    const days = await deps.db.query.select().from(installDays).orderBy(installDays.day);
    return [asset!.installs, ...days.map(({ count }) => count)];
  };
  await withMigrations({ url: databaseUrl }, async (target, migrations) => {
    const today = new Date().toISOString().slice(0, 10);
    const add = async (day: string, persons: (string | null)[]) => {
      for (const [at, userId] of persons.entries())
        await deps.db.query.insert(installs).values({
          id: `${day}-${at}`,
          assetId: version!.assetId,
          versionId: version!.id,
          userId,
          target: 'cursor',
          installedAt: new Date(`${day}T0${at}:00:00Z`),
          // As before the migration: each.
          counted: true,
        });
      const values = { assetId: version!.assetId, day, count: persons.length };
      await deps.db.query.insert(installDays).values(values);
    };
    await add('2026-01-02', [adaId, adaId, bobId, null, null, null]);
    await add(today, [adaId]);
    // Ten of them came without rows.
    await deps.db.query.update(assets).set({ installs: 17 });
    const down = await migrateDown(target, migrations, { to: '0006_search_merges' });
    expect(down).toContain('0007_install_persons');
    expect(await counts()).toEqual([17, 6, 1]);
    await migrateUp(target, migrations);
    expect(await counts()).toEqual([14, 3, 1]);
    expect(await deps.db.query.select().from(installPersons)).toEqual([
      { assetId: version!.assetId, day: today, person: adaId },
    ]);
    await migrateDown(target, migrations, { to: '0006_search_merges' });
    expect(await counts()).toEqual([17, 6, 1]);
    await migrateUp(target, migrations);
    expect(await counts()).toEqual([14, 3, 1]);
  });
  const body = { version: '1.0.0', target: 'cursor' };
  for (const as of [ada, bob])
    await call('/skills/ada/tool/installs', { method: 'POST', as, json: body });
  expect((await counts())[0]).toBe(15);
});
