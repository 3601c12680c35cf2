const placeholder = 'Say in one or two sentences what this does and when to use it.';

/** The SKILL.md that `init` writes; it follows the standard. https://agentskills.io/specification */
export function skillTemplate(name: string, description = placeholder): string {
  const title = name.split('-').join(' ');
  return `---
name: ${name}
description: ${JSON.stringify(description)}
metadata:
  version: "0.1.0"
---

# ${title.charAt(0).toUpperCase()}${title.slice(1)}

## When to use it

Name the tasks, the words a user says, and the files that call for this skill.

## Steps

1. Say what to do first.
2. Say how to tell that it worked.
`;
}

/**
 * Whether a manifest is still what `init` wrote for that name, apart from line ends. Earlier releases also wrote
 * a licence.
 */
export function isSkillTemplate(text: string, name: string): boolean {
  const written = text.replaceAll('\r\n', '\n').replace('\nlicense: Apache-2.0\n', '\n');
  return written.trimEnd() === skillTemplate(name).trimEnd();
}
