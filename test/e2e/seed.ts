import { agentMd } from '#test/support/agent-md.ts';
import { skillMd } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

/** An account as the API made it. */
export type Account = { username: string; email: string; password: string; key: string };

async function post(url: string, body: unknown, key?: string): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} from ${url}: ${await response.text()}`);
  return response;
}

/** Makes an account through the API. */
export async function makeAccount(url: string, username: string): Promise<Account> {
  const account = {
    username,
    email: `${username}@example.com`,
    password: `password of ${username}`,
  };
  const made = await post(`${url}/api/v1/auth/register`, account);
  const { apiKey } = (await made.json()) as { apiKey: { key: string } };
  return { ...account, key: apiKey.key };
}

/** How many skills {@link publishSkills} makes: more than two pages of results. */
export const skillCount = 46;

/** Publishes skills in English and Chinese under `account`'s namespace, with tags. */
export async function publishSkills(url: string, account: Account): Promise<void> {
  const skills = [
    { name: 'pdf-tools', description: 'Read, split and fill PDF files', tags: 'pdf, documents' },
    { name: 'code-review', description: '代码审查：检查安全问题与性能瓶颈', tags: '审查, quality' },
    { name: 'long-words', description: `A ${'very'.repeat(60)} long word`, tags: 'quality' },
    ...Array.from({ length: skillCount - 3 }, (_, index) => ({
      name: `pattern-${String(index + 1).padStart(2, '0')}`,
      description: `Pattern number ${index + 1} for building calm interfaces`,
      tags: index % 2 === 0 ? 'patterns, frontend' : 'patterns',
    })),
  ];
  for (const { name, description, tags } of skills) {
    const content = skillMd(name, { description, head: `tags: [${tags}]\n` });
    await post(
      `${url}/api/v1/skills?visibility=public`,
      { files: [{ path: 'SKILL.md', content }] },
      account.key,
    );
  }
}

/** Publishes one MCP server and one agent under `account`'s namespace, both called `pattern`. */
export async function publishOtherKinds(url: string, account: Account): Promise<void> {
  const kinds = [
    ['mcps', 'server.json', serverJson('com.example/pattern')],
    ['agents', 'AGENT.md', agentMd('pattern', { head: 'tags: [patterns]\n' })],
  ];
  for (const [word, path, content] of kinds) {
    const files = [{ path, content }];
    await post(`${url}/api/v1/${word}?visibility=public`, { files }, account.key);
  }
}
