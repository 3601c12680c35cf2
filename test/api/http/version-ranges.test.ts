import { expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';

it('takes a range for the highest version that it means and that is not yanked', async () => {
  const registry = await fileRegistry();
  const mei = await registry.user('mei');
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '2.0.0']) {
    const files = { 'SKILL.md': skillMd('pdf', { body: version }) };
    await json(registry.publish(mei, files, `?version=${version}`), 201);
  }
  const yank = { method: 'POST', as: mei, json: { reason: 'wrong' } };
  await json(registry.call('/skills/mei/pdf/versions/1.2.0/yank', yank));
  const read = (range: string) =>
    registry.call(`/skills/mei/pdf/versions/${encodeURIComponent(range)}`);
  for (const range of ['1', '1.x', '^1.0.0', '~1.1', '>=1 <2'])
    expect([range, await json(read(range))]).toMatchObject([range, { version: '1.1.0' }]);
  await refusal(read('~1.2'), 404, 'version.not_found');
  await refusal(read('^9'), 404, 'version.not_found');
});
