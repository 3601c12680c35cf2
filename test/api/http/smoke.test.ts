import { expect, it } from 'vitest';
import { skillMd, testRegistry } from '../../support/registry.ts';

it('publishes a skill, finds it, and gives its archive', async () => {
  const registry = await testRegistry();
  const mei = await registry.user('mei');
  const published = await registry.publish(mei, {
    'SKILL.md': skillMd('pdf-tools'),
    'a.py': 'print(1)\n',
  });
  expect(published.status).toBe(201);
  const found = await registry.call('/skills?q=pdf');
  expect(await found.json()).toMatchObject({ total: 1, items: [{ ref: 'mei/pdf-tools' }] });
  const archive = await registry.call('/skills/mei/pdf-tools/versions/latest/archive');
  expect(archive.headers.get('content-type')).toBe('application/zip');
  expect(await registry.audited('version.publish')).toMatchObject({
    actorName: 'mei',
    subject: 'mei/pdf-tools@1.0.0',
  });
});

it('finds a skill by its ref, and words with a slash that are none', async () => {
  const registry = await testRegistry();
  const mei = await registry.user('mei');
  const li = await registry.user('li');
  await registry.publish(mei, { 'SKILL.md': skillMd('pdf-tools') });
  await registry.publish(li, {
    'SKILL.md': skillMd('pdf-tools', { description: 'Cuts and/or joins' }),
  });
  const refs = async (q: string) => {
    const answer = await registry.call(`/skills?q=${encodeURIComponent(q)}`);
    return ((await answer.json()) as { items: { ref: string }[] }).items.map(({ ref }) => ref);
  };
  expect(await refs('mei/pdf-tools')).toEqual(['mei/pdf-tools']);
  expect(await refs('and/or')).toEqual(['li/pdf-tools']);
});
