import { assetRoutes } from './assets.ts';
import * as auth from './auth.ts';
import * as search from './search.ts';
import * as sync from './sync.ts';
import * as system from './system.ts';
import * as users from './users.ts';

/** Every route of the API, by resource. Drives validation, OpenAPI and the typed client. */
export const routes = {
  skills: assetRoutes('skills'),
  search,
  auth,
  users,
  sync,
  system,
};

export type Routes = typeof routes;
