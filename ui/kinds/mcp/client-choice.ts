import { signal } from '@preact/signals';
import { mcpClients } from '#schema/kinds/mcp/clients.ts';
import { findTarget, type InstallScope, type TargetId } from '#schema/targets.ts';

/** The client that a visitor adds servers to, and where. */
export type ClientChoice = { target: TargetId; scope: InstallScope };

const storageKey = 'agenthub.mcp-client';

/** The clients that take MCP servers, by the name that people know. */
export const clients: readonly { id: TargetId; label: string }[] = Object.keys(mcpClients)
  .flatMap((id) => findTarget(id) ?? [])
  .map(({ id, displayName }) => ({ id, label: displayName }))
  .toSorted((one, other) => one.label.localeCompare(other.label, 'en'));

/** The scopes in which a client keeps servers. */
export function scopesOf(target: TargetId): InstallScope[] {
  const client = mcpClients[target];
  return (['project', 'user'] as const).filter((scope) => (client?.[scope] ?? null) !== null);
}

/** A choice with a scope that its client has: the project, unless it keeps servers for the user alone. */
export function possibleChoice({ target, scope }: ClientChoice): ClientChoice {
  const scopes = scopesOf(target);
  return { target, scope: scopes.includes(scope) ? scope : (scopes[0] ?? 'user') };
}

/** Reads a choice that was stored as text, perhaps by another build; null when it is none. */
export function parseClientChoice(text: string | null): ClientChoice | null {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
  if (typeof stored !== 'object' || stored === null) return null;
  const { target, scope } = stored as { target?: unknown; scope?: unknown };
  const client = clients.find(({ id }) => id === target);
  if (!client || (scope !== 'project' && scope !== 'user')) return null;
  return possibleChoice({ target: client.id, scope });
}

/** A choice as options of the CLI, each after a space. The scope `project` is the CLI's default and is left out. */
export function clientOptions({ target, scope }: ClientChoice): string {
  return ` -a ${target}${scope === 'user' ? ' -s user' : ''}`;
}

/** The client that the visitor last chose, kept in localStorage where the browser allows it. Never holds a value. */
export const clientChoice = signal<ClientChoice>(
  read() ?? { target: 'claude-code', scope: 'project' },
);

/** Changes the choice and stores it. */
export function setClientChoice(next: ClientChoice): void {
  clientChoice.value = possibleChoice(next);
  try {
    localStorage.setItem(storageKey, JSON.stringify(clientChoice.value));
  } catch {
    // Storage is full or disabled: the choice lasts as long as the page.
  }
}

function read(): ClientChoice | null {
  try {
    return parseClientChoice(localStorage.getItem(storageKey));
  } catch {
    return null;
  }
}
