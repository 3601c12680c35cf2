import { createHmac } from 'node:crypto';
import { type ApiWorld, openApiWorld } from '../api-world.ts';
import { checkAnswer } from '../check-answer.ts';
import type { Choices } from '../choices.ts';
import { Finding } from '../finding.ts';
import type { Target } from '../fuzz.ts';
import { hostileText, mutateBytes, mutateJson } from '../hostile.ts';
import { fuzzedRoutes } from '../request.ts';

const path = '/api/v1/webhooks/{id}';
const route = fuzzedRoutes.find((one) => one.path === path);

/** Pushes as forges send them, and as they do not: signed rightly, wrongly and not at all. */
export const webhooksTarget: Target = {
  name: 'webhooks',
  casesPerSession: 300,
  async open() {
    const world = await openApiWorld();
    return { run: (choices) => runCase(world, choices), close: () => world.close() };
  },
};

async function runCase(world: ApiWorld, choices: Choices): Promise<void> {
  if (!route) throw new Error(`there is no route ${path}`);
  const id = choices.pick([
    world.ids.source,
    world.ids.paused,
    '00000000-0000-4000-8000-000000000000',
  ]);
  const secret = choices.oneIn(6) ? hostileText(choices) : world.webhookSecret;
  const { headers, body } = signedPush(choices, secret);
  const sent = { method: 'POST', path: path.replace('{id}', id), headers, body };
  const answer = await world.registry.app.request(sent.path, { method: 'POST', headers, body });
  const { status } = await checkAnswer(world, route, sent, answer);
  const isOurs = id === world.ids.source && secret === world.webhookSecret;
  if (!isOurs && status === 202) throw new Finding('a push without the secret is taken', sent.path);
}

/** A push and its signature, by the secret that is given. */
export function signedPush(
  choices: Choices,
  secret: string,
): { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> } {
  const push = {
    ref: 'refs/heads/main',
    after: 'b'.repeat(40),
    checkout_sha: null,
    project: { default_branch: 'main' },
    repository: { default_branch: 'main' },
    event_name: 'push',
    commits: [{ message: 'a + b', author: { name: '前端' } }],
  };
  const text = JSON.stringify(choices.oneIn(2) ? mutateJson(choices, push) : push) ?? '';
  const isForm = choices.oneIn(5);
  const whole = new TextEncoder().encode(
    isForm ? `payload=${encodeURIComponent(text.toWellFormed())}` : text,
  );
  const body = choices.oneIn(6) ? mutateBytes(choices, whole) : whole;
  const headers: Record<string, string> = {
    'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
  };
  const event = choices.pick([
    'push',
    'ping',
    'Push Hook',
    'Tag Push Hook',
    'System Hook',
    'x',
    '',
  ]);
  if (choices.oneIn(2)) {
    headers['x-gitlab-event'] = event;
    headers['x-gitlab-token'] = headerText(secret);
  } else {
    headers['x-github-event'] = event;
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    headers['x-hub-signature-256'] = choices.oneIn(8)
      ? headerText(hostileText(choices))
      : `sha256=${signature}`;
  }
  return { headers, body };
}

function headerText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '').trim();
}
