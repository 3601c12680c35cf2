/** The text of a SKILL.md of that name. */
export function skillMd(
  name: string,
  { description = `What ${name} does`, head = '', body = '' } = {},
): string {
  return `---\nname: ${name}\ndescription: ${description}\n${head}---\n\n# ${name}\n\n${body}\n`;
}
