/** The text of an AGENT.md of that name. */
export function agentMd(
  name: string,
  { description = `What ${name} does`, head = '', prompt = 'You do it.' } = {},
): string {
  return `---\nname: ${name}\ndescription: ${description}\n${head}---\n\n${prompt}\n`;
}
