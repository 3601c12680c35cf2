import type { CallInput, Client } from '#schema/client.ts';
import type { SkillName } from '../queries.ts';

type Patch = Extract<
  CallInput<'PATCH /api/v1/skills/{namespace}/{name}'>['body'],
  { visibility?: unknown }
>;

/** Changes visibility, tags or deprecation of a skill. */
export function patchSkill(client: Client, skill: SkillName, body: Patch) {
  return client.call('PATCH /api/v1/skills/{namespace}/{name}', {
    params: { namespace: skill.namespace, name: skill.name },
    body,
  });
}
