import type { Placement } from '#schema/kinds/kind-module.ts';
import { mcpLocations } from '#schema/kinds/mcp/place.ts';
import { placeSkill } from '#schema/kinds/skill/place.ts';
import { findTarget, type InstallScope, usualPath } from '#schema/targets.ts';
import type { PinnedPart } from '#schema/version.ts';
import { Icon } from '../../components/icon.tsx';
import { Marked } from '../../components/marked.tsx';
import { ProblemState } from '../../components/problem-state.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useInstallPlan } from '../../pages/asset/queries.ts';
import type { Shown } from '../../pages/asset/shown.ts';
import { t } from './t.ts';
import { toolChoice } from './tool-choice.ts';

/** What an install of the agent and its parts writes for the tool chosen. */
export function WrittenFiles({ shown: { asset, version } }: { shown: Shown }) {
  const {
    targets: [target],
    scope,
  } = toolChoice.current.value;
  const plan = useInstallPlan(asset, version.version, target, scope);
  const written = [
    ...(plan.data?.placements ?? []).map(writtenOf),
    ...version.parts.filter(isThere).flatMap((part) => writtenByPart(part, target, scope)),
  ];
  return (
    <section>
      <h2 class="mb-2 text-base font-semibold">
        {t('files.title', { tool: toolChoice.labelOf(target) })}
      </h2>
      {plan.error ? (
        <ProblemState error={plan.error} onRetry={() => void plan.refetch()} />
      ) : (
        <ul class="card divide-y divide-line text-[0.8125rem]">
          {plan.isPending && (
            <li class="px-4 py-2">
              <Skeleton class="h-5 w-full" />
            </li>
          )}
          {written.map(({ path, entry, isFolder }) => (
            <li key={`${path}#${entry}`} class="flex items-start gap-2.5 px-4 py-2">
              <Icon name={isFolder ? 'folder' : 'file'} size={14} class="mt-1 text-faint" />
              <span class="min-w-0 wrap-anywhere">
                <code class="font-mono">
                  <Marked text={path} />
                </code>
                {entry !== null && (
                  <span class="ml-2 text-faint">{t('files.entry', { name: entry })}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** One thing that is written: a folder, a file, or one entry of a file. */
type Written = { path: string; entry: string | null; isFolder: boolean };

function writtenOf(placement: Placement): Written {
  const entry = placement.type === 'entry' ? nameIn(placement.pointer) : null;
  return {
    path: usualPath(placement.path) + (placement.type === 'folder' ? '/' : ''),
    entry,
    isFolder: placement.type === 'folder',
  };
}

/** The last key of a JSON pointer. https://www.rfc-editor.org/rfc/rfc6901 */
function nameIn(pointer: string): string {
  const last = pointer.slice(pointer.lastIndexOf('/') + 1);
  return last.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A part that is gone, or that the visitor cannot see, is not written. */
function isThere({ trouble }: PinnedPart): boolean {
  return trouble !== 'deleted' && trouble !== 'hidden';
}

/** Pinned parts are assets of their own, which the plan of the agent does not hold. */
function writtenByPart(
  { kind, ref }: PinnedPart,
  targetId: string,
  scope: InstallScope,
): Written[] {
  const target = findTarget(targetId);
  const name = ref.slice(ref.indexOf('/') + 1);
  if (!target) return [];
  if (kind === 'skill') return placeSkill({ name }, target, scope).map(writtenOf);
  return mcpLocations(target, scope).map(({ path }) => ({
    path: usualPath(path),
    entry: name,
    isFolder: false,
  }));
}
