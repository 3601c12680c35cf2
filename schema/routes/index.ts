import { kindWords } from '../kind.ts';
import { kinds, type PublishedKind } from '../kinds/index.ts';
import { assetRoutes } from './assets.ts';
import * as auth from './auth.ts';
import * as namespaces from './namespaces.ts';
import * as search from './search.ts';
import * as sync from './sync.ts';
import * as system from './system.ts';
import * as users from './users.ts';
import * as versionStates from './version-states.ts';

type Words = typeof kindWords;
type KindRoutes = {
  [K in PublishedKind as Words[K]]: ReturnType<typeof assetRoutes<Words[K]>>;
};
const kindRoutes = Object.fromEntries(
  kinds.map((kind) => [kindWords[kind], assetRoutes(kindWords[kind])]),
) as KindRoutes;

/** All routes of the API by resource. Validation, OpenAPI and the typed client are derived from them. */
export const routes = {
  ...kindRoutes,
  search,
  versionStates,
  auth,
  users,
  namespaces,
  sync,
  system,
};

export type Routes = typeof routes;
