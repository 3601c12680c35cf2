/** The manifest of a skill. https://agentskills.io/specification */
export const manifestFile = 'SKILL.md';
