import type { core } from 'zod';

/** Describes a validation issue for the user: what the value must be, not how it was checked. */
export function issueText(issue: core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return 'is missing';
  }
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input: expected ')) {
    return `must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  }
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid option: ')) {
    return `must be one of ${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'unrecognized_keys') {
    return `has no ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  }
  return issue.message;
}
