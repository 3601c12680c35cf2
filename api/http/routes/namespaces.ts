import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppEnv } from '../../deps.ts';
import { addMember } from '../../domain/member/add.ts';
import { listMembers } from '../../domain/member/list.ts';
import { removeMember } from '../../domain/member/remove.ts';
import { setMemberRole } from '../../domain/member/set-role.ts';
import { createTeam } from '../../domain/namespace/create.ts';
import { listNamespaces } from '../../domain/namespace/list.ts';
import { removeTeam } from '../../domain/namespace/remove.ts';
import { showNamespace } from '../../domain/namespace/show.ts';
import { answerRead } from '../read-answer.ts';

/** Namespaces of persons and teams, and the members of teams. */
export function namespaceRoutes(app: OpenAPIHono<AppEnv>): void {
  app.openapi(routes.namespaces.list, async (c) =>
    answerRead(c, await listNamespaces(c.get('ctx'), c.req.valid('query'))),
  );
  app.openapi(routes.namespaces.create, async (c) =>
    c.json(await createTeam(c.get('ctx'), c.req.valid('json').name), 201),
  );
  app.openapi(routes.namespaces.get, async (c) =>
    answerRead(c, await showNamespace(c.get('ctx'), c.req.valid('param').namespace)),
  );
  app.openapi(routes.namespaces.remove, async (c) => {
    await removeTeam(c.get('ctx'), c.req.valid('param').namespace);
    return c.body(null, 204);
  });
  app.openapi(routes.namespaces.listMembers, async (c) => {
    const { namespace } = c.req.valid('param');
    return answerRead(c, await listMembers(c.get('ctx'), namespace, c.req.valid('query')));
  });
  app.openapi(routes.namespaces.addMember, async (c) => {
    const { namespace } = c.req.valid('param');
    return c.json(await addMember(c.get('ctx'), namespace, c.req.valid('json')), 201);
  });
  app.openapi(routes.namespaces.setRole, async (c) => {
    const { namespace, username } = c.req.valid('param');
    const { role } = c.req.valid('json');
    return c.json(await setMemberRole(c.get('ctx'), namespace, username, role), 200);
  });
  app.openapi(routes.namespaces.removeMember, async (c) => {
    const { namespace, username } = c.req.valid('param');
    await removeMember(c.get('ctx'), namespace, username);
    return c.body(null, 204);
  });
}
