import { AppError } from '#schema/error.ts';
import type { Placement } from '#schema/kinds/kind-module.ts';
import { mcpLocations } from '#schema/kinds/mcp/place.ts';
import { placeSkill } from '#schema/kinds/skill/place.ts';
import { findTarget, type InstallScope, usualPath } from '#schema/targets.ts';
import type { PinnedPart } from '#schema/version.ts';
import { Icon } from '../../components/icon.tsx';
import { Marked } from '../../components/marked.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { choice } from '../../pages/asset/install/stored-choice.ts';
import { useInstallPlan } from '../../pages/asset/queries.ts';
import type { Shown } from '../../pages/asset/shown.ts';
import { t } from './t.ts';

/** What an install of the agent and its parts writes for each target chosen. */
export function WrittenFiles({ shown }: { shown: Shown }) {
  const { targets, scope } = choice.value;
  return (
    <section>
      <h2 class="mb-2 text-base font-semibold">{t('files.title')}</h2>
      <div class="space-y-4">
        {targets.map((target) => (
          <TargetFiles key={target} shown={shown} target={target} scope={scope} />
        ))}
      </div>
    </section>
  );
}

type Props = { shown: Shown; target: string; scope: InstallScope };

function TargetFiles({ shown: { asset, version }, target, scope }: Props) {
  const plan = useInstallPlan(asset, version.version, target, scope);
  const label = findTarget(target)?.displayName ?? target;
  const isRefused = plan.error instanceof AppError && plan.error.code === 'target.unknown';
  const written = plan.data
    ? [
        ...plan.data.placements.map(writtenOf),
        ...version.parts.flatMap((part) => writtenByPart(part, target, scope)),
      ]
    : [];
  return (
    <div>
      <h3 class="mb-1 text-sm font-medium text-muted">{label}</h3>
      {plan.isPending ? (
        <Skeleton class="h-24 w-full" />
      ) : written.length === 0 ? (
        <p class="text-sm text-faint">
          {isRefused || plan.data ? t('files.none', { target: label }) : t('files.failed')}
        </p>
      ) : (
        <ul class="card divide-y divide-line text-[0.8125rem]">
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
    </div>
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
