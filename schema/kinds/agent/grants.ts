/** Keys of agent tools that change how an agent looks or answers, and not what it may do. */
const plain: ReadonlySet<string> = new Set([
  'argument-hint',
  'color',
  'description',
  'disable',
  'disable-model-invocation',
  'effort',
  'hidden',
  'is_background',
  'kind',
  'maxTurns',
  'max_turns',
  'metadata',
  'mode',
  'model',
  'model_reasoning_effort',
  'name',
  'nickname_candidates',
  'readonly',
  'steps',
  'target',
  'temperature',
  'timeout_mins',
  'top_p',
  'user-invocable',
  'welcomeMessage',
]);

/**
 * The keys that an author sets for one agent tool and that a user has to agree to: hooks, permissions, tools, and every
 * key that is not known to be harmless, because a tool may run what it says.
 */
export function grantsIn(extras: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(extras).filter((key) => !plain.has(key));
}
