import { findTarget } from '#schema/targets.ts';
import type { Output } from '../output.ts';
import { fewNames } from '../targets/few-names.ts';
import type { AssetId } from './asset-id.ts';
import { pathOf } from './entries/pointer.ts';
import type { Plan, Step } from './plan.ts';

/** A version that is about to be installed. */
export type Announced = AssetId & {
  version: string;
  /** The installed version that it replaces; null for a first install. */
  from: string | null;
  digest: string;
  fileCount: number;
  bytes: number;
};

/** `platform/deploy 1.3.0 → 1.4.0 · 7 files · 18 kB · sha256 3f9c0a…` */
export function announce(output: Output, announced: Announced): void {
  const { ref, version, from, digest, fileCount, bytes } = announced;
  const versions = from && from !== version ? `${from} ${arrow(output)} ${version}` : version;
  const parts = [
    `${ref} ${versions}`,
    `${fileCount} ${fileCount === 1 ? 'file' : 'files'}`,
    formatBytes(bytes),
    `sha256 ${digest.slice('sha256:'.length, 'sha256:'.length + 12)}`,
  ];
  output.note(`  ${parts.join(separator(output))}`);
}

/** Prints what was done at each folder; with `planned`, what would be done. */
export function reportSteps(output: Output, plan: Plan, planned: boolean): void {
  for (const step of plan.steps) {
    const line = describeStep(output, step, plan.created);
    if (planned) output.note(`  would ${step.action}  ${line}`);
    else if (step.action === 'leave') output.note(`${output.symbols.skip} ${line}`);
    else output.done(`${line}${outcomes[step.action] ?? ''}`);
  }
}

const outcomes: Partial<Record<Step['action'], string>> = {
  keep: '  (unchanged)',
  remove: '  (removed)',
};

function describeStep(output: Output, step: Step, created: string[]): string {
  const names = fewNames(step.targets.map((id) => findTarget(id)?.displayName ?? id));
  const link = step.canonical ? ` ${arrow(output)} ${step.canonical}` : '';
  const made = created.filter((folder) => step.folder.startsWith(`${folder}/`)).slice(0, 1);
  const how = step.method === 'junction' ? ['a junction: the project cannot be moved'] : [];
  const notes = [...made.map((folder) => `created ${folder}/`), ...how, ...step.notes];
  const tail = notes.length > 0 ? `  (${notes.join('; ')})` : '';
  const entry = step.pointer === undefined ? '' : `: ${pathOf(step.pointer).at(-1) ?? ''}`;
  return `${names}  ${step.folder}${entry}${link}${tail}`;
}

/** Prints what the user still has to do in each agent tool. */
export function reportTargetNotes(output: Output, plan: Plan): void {
  const ids = new Set(
    plan.steps.filter(({ action }) => action === 'create').flatMap(({ targets }) => targets),
  );
  for (const id of ids) {
    const note = findTarget(id)?.note;
    if (note) output.note(`  ${note}`);
  }
}

/** Formats a size as `18 kB`: decimal units, two significant digits. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

function arrow(output: Output): string {
  return output.symbols.ellipsis === '…' ? '→' : '->';
}

function separator(output: Output): string {
  return output.symbols.ellipsis === '…' ? ' · ' : ' - ';
}
