import { z } from '@hono/zod-openapi';
import { invisibleMarks } from './invisible.ts';
import { pathProblem } from './path.ts';
import { canonicalGitUrl, gitUrlMaxLength } from './git-url.ts';
import { statedUrlProblem } from './stated-url.ts';

/** A text that is shown to people; it must not have invisible characters. */
function seen<T extends z.ZodType<string>>(schema: T) {
  return schema.refine((text) => invisibleMarks(text, 1).length === 0, {
    message: 'It has a character that is not seen',
  });
}

const statedUrl = z
  .string()
  .max(gitUrlMaxLength)
  .superRefine((text, issue) => {
    const problem = statedUrlProblem(text);
    if (problem !== null) issue.addIssue({ code: 'custom', message: `It ${problem}` });
  })
  .transform(canonicalGitUrl)
  .openapi({ type: 'string', example: 'https://gitlab.example.com/team/skills.git' });

/**
 * The origin of the files that a publisher may state, as query parameters: a repository, the full id of a commit
 * (SHA-1 or SHA-256), the folder (missing or empty for the root), and whether the files differ from the commit.
 * Credentials and local paths are refused.
 */
export const publishOrigin = z.object({
  repository: seen(statedUrl).optional(),
  commit: z
    .string()
    .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'It is not a commit by its full name, in lower case')
    .optional(),
  folder: seen(
    z
      .string()
      .max(1024)
      .superRefine((path, issue) => {
        const problem = path === '' ? null : pathProblem(path);
        if (problem !== null) issue.addIssue({ code: 'custom', message: problem });
      })
      .openapi({ type: 'string', example: 'skills/pdf' }),
  ).optional(),
  /** Missing if it is unknown. */
  dirty: z.stringbool().optional(),
});
export type PublishOrigin = z.infer<typeof publishOrigin>;

/** The problem if a parameter is given without another one that it needs; null if there is none. */
export function originProblem(origin: PublishOrigin): { path: string[]; message: string } | null {
  const { repository, commit, folder, dirty } = origin;
  if (repository === undefined && commit !== undefined) {
    return { path: ['repository'], message: 'A commit needs the repository that it is of' };
  }
  if (commit === undefined && (repository ?? folder ?? dirty) !== undefined) {
    return { path: ['commit'], message: 'A repository, folder or dirty state needs the commit' };
  }
  return null;
}
