import { z } from 'zod';
import { type ErrorCode, errorCatalogue, isErrorCode } from '#schema/error.ts';
import type { ApiWorld } from './api-world.ts';
import { Finding } from './finding.ts';
import type { Case, FuzzedRoute } from './request.ts';

const problem = z.object({
  type: z.string(),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().min(1),
  code: z.string(),
  requestId: z.string(),
});

/** What any request may be refused with before its route is reached, whatever that says of itself. */
const beforeRoutes: ReadonlySet<string> = new Set<ErrorCode>([
  'request.invalid',
  'request.not_found',
  'request.method_not_allowed',
  'request.too_large',
  'request.unsupported_media_type',
  'request.cross_origin',
  'auth.invalid_credentials',
]);

/** A session that begins, which is the same as another of the same second. */
const begun = /"token":"[^"]*"/g;

/** Holds an answer of the API to what is promised of every one; throws a {@link Finding}. */
export async function checkAnswer(
  world: ApiWorld,
  route: FuzzedRoute,
  sent: Case,
  answer: Response,
): Promise<{ status: number; text: string }> {
  const { status } = answer;
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const text = isStream ? await firstOf(answer) : await answer.text();
  const wrong = (kind: string, detail = ''): never => {
    throw new Finding(
      `${route.key}: ${kind}`,
      `${shown(sent)}\n${status} ${text.slice(0, 2000)}\n${detail}${world.errors.splice(0).join('\n')}`,
    );
  };
  const named = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  // A cookie of a session that has just begun is the one header that may hold a secret.
  const given = named.replace(/^set-cookie: .*$/gm, '');
  const told = /\/auth\/|\/password$/.test(route.path) ? text.replaceAll(begun, '') : text;
  for (const secret of world.secrets) {
    if (told.includes(secret) || given.includes(secret)) wrong('a secret is in the answer', secret);
    const logged = world.lines.find((line) => line.includes(secret));
    if (logged !== undefined) wrong('a secret is in the log', logged);
  }
  if (status >= 500) wrong(`answers ${status} ${codeOf(text)}`);
  if (world.errors.length > 0) wrong('an error is in the log');
  world.lines.length = 0;
  if (sent.method === 'HEAD' || status === 304) {
    if (text !== '') wrong('there is a body where there must be none');
    return { status, text };
  }
  if (status >= 400) {
    const code = checkProblem(answer, text, wrong);
    const isKnown = sent.method !== route.method || beforeRoutes.has(code);
    if (!isKnown && !route.responses.has(status)) {
      wrong(`answers ${status} ${code}, which it does not declare`);
    }
    return { status, text };
  }
  if (sent.method !== route.method) return { status, text };
  const schema = route.responses.get(status);
  if (schema === undefined) return wrong(`answers ${status}, which it does not declare`);
  if (schema !== null && !isStream) {
    const parsed = schema.safeParse(JSON.parse(text));
    if (!parsed.success) wrong('answers a body that is not what it declares', parsed.error.message);
  }
  return { status, text };
}

function checkProblem(
  answer: Response,
  text: string,
  wrong: (kind: string, detail?: string) => never,
): ErrorCode {
  const { status } = answer;
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) wrong(`answers ${status} as ${type}`);
  const parsed = problem.safeParse(JSON.parse(text));
  if (!parsed.success) return wrong('answers no problem', parsed.error.message);
  const { code, requestId } = parsed.data;
  if (!isErrorCode(code)) return wrong(`answers the unknown code ${code}`);
  if (errorCatalogue[code].status !== status || parsed.data.status !== status) {
    wrong(`answers ${code} with ${status}`);
  }
  if (requestId !== answer.headers.get('x-request-id')) wrong('answers another request id');
  return code;
}

function codeOf(text: string): string {
  return /"code":"([\w.]+)"/.exec(text)?.[1] ?? '';
}

/** What an answer without an end begins with. */
async function firstOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

/** A request as one reads it: the line, the headers, and the start of the body. */
export function shown({ method, path, headers, body }: Case): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = body === null ? '' : JSON.stringify(new TextDecoder().decode(body).slice(0, 1500));
  return [`${method} ${path.slice(0, 3000)}`, ...lines, text].join('\n');
}
