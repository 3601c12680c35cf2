/**
 * Why a registry takes no writes: its operator set `READ_ONLY`, or its database refuses them, as a replica does. This
 * file imports nothing, because the browser ships it.
 */
export type ReadOnlyReason = 'setting' | 'database';
