/** The manifest of an agent. */
export const manifestFile = 'AGENT.md';
