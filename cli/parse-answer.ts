import type { AnswerParser } from '#schema/client.ts';

type Schema = {
  safeParseAsync(value: unknown): Promise<
    | { success: true; data: unknown }
    | {
        success: false;
        error: { issues: { path: PropertyKey[]; message: string }[] };
      }
  >;
};

/**
 * Validates an answer with the schema of its route, so that names, versions, digests, paths and ids from a
 * registry follow the same rules as those sent to it. Unknown fields of a newer registry are dropped.
 */
export const parseAnswer: AnswerParser = async (key, status, body) => {
  const { routes } = await import('#schema/routes/index.ts');
  const route = Object.values(routes)
    .flatMap((group) => Object.values(group))
    .find(({ method, path }) => `${method.toUpperCase()} ${path}` === key);
  const responses: Record<number, { content?: { 'application/json'?: { schema?: Schema } } }> = {
    ...route?.responses,
  };
  const answer = responses[status] ?? responses[200] ?? responses[201] ?? responses[202];
  const schema = answer?.content?.['application/json']?.schema;
  // A route whose success has no body, such as 204.
  if (schema === undefined) return { value: undefined };
  const parsed = await schema.safeParseAsync(body);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join('.') || 'the whole';
  return { problem: `${where}: ${issue?.message ?? 'invalid'}` };
};
