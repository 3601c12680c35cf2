import type { Kind } from '#schema/kind.ts';
import { agent } from './agent/index.ts';
import type { KindUi } from './kind-ui.ts';
import { mcp } from './mcp/index.ts';
import { skill } from './skill/index.ts';

const kindUis = { skill, mcp, agent } satisfies Partial<Record<Kind, KindUi>>;

type ShownKind = keyof typeof kindUis;

/** The kinds that have pages, in the order of the table. A kind gets pages by its row in `kindUis`. */
export const shownKinds = Object.keys(kindUis) as [ShownKind, ...ShownKind[]];

/** What the UI has for a kind. Throws for a kind without pages: no address leads to one. */
export function kindUi(kind: Kind): KindUi {
  const found: KindUi | undefined = Object.hasOwn(kindUis, kind)
    ? kindUis[kind as keyof typeof kindUis]
    : undefined;
  if (!found) throw new Error(`There are no pages for the kind ${kind}.`);
  return found;
}
