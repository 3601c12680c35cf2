import type { InstallScope } from '#schema/targets.ts';
import type { AssetId } from '../asset-id.ts';
import type { Severity } from '../doctor/finding.ts';

/** Each rule of `audit`: how bad it is, and what it says of what it finds. Scripts rely on the ids. */
export const rules = {
  'version.yanked': { severity: 'error', says: 'The installed version was yanked' },
  'version.withdrawn': {
    severity: 'error',
    says: 'The installed version was withdrawn for a security reason',
  },
  'asset.deprecated': { severity: 'warning', says: 'The asset is deprecated' },
  'asset.gone': {
    severity: 'error',
    says: 'The asset was deleted, or is no longer visible to you',
  },
  'version.deleted': { severity: 'error', says: 'The registry no longer has the version' },
  'digest.differs': {
    severity: 'error',
    says: 'The registry serves other files under the installed version',
  },
  'secret.written': { severity: 'error', says: 'A file of the project holds a secret' },
  'registry.other': {
    severity: 'note',
    says: 'The asset is from another registry, which was not asked',
  },
} as const satisfies Record<string, { severity: Severity; says: string }>;
export type RuleId = keyof typeof rules;

/** An installed asset that should not be installed any more, or not in that way. */
export type AuditFinding = AssetId & {
  rule: RuleId;
  severity: Severity;
  scope: InstallScope;
  version: string;
  /** The file with a secret; null if it is about the asset as a whole. */
  path: string | null;
  text: string;
  /** What to run; null if only the user can decide. */
  command: string | null;
};
