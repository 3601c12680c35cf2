import { pathToFileURL } from 'node:url';
import type { InstallScope } from '#schema/targets.ts';
import { keyOf } from '../asset-id.ts';
import { lockFileName } from '../root.ts';
import { type AuditFinding, rules } from './finding.ts';

/** The lock file of a scope: its absolute path and its text. */
export type LockText = { path: string; text: string };

/**
 * Findings as a SARIF 2.1.0 log, with the lines of the lock files as their locations. The project's lock file is
 * named relative to the project, as code scanning wants it.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 */
export function sarifOf(
  findings: readonly AuditFinding[],
  locks: ReadonlyMap<InstallScope, LockText>,
  toolVersion: string,
) {
  const ids = Object.keys(rules);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'agenthub-cli',
            version: toolVersion,
            rules: Object.entries(rules).map(([id, { severity, says }]) => ({
              id,
              shortDescription: { text: says },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        results: findings.map((one) => ({
          ruleId: one.rule,
          ruleIndex: ids.indexOf(one.rule),
          level: one.severity,
          message: { text: messageOf(one) },
          locations: [locationOf(one, locks.get(one.scope))],
        })),
      },
    ],
  };
}

function messageOf({ ref, version, text, command }: AuditFinding): string {
  return `${ref} ${version} ${text}${command === null ? '' : ` (${command})`}`;
}

function locationOf(found: AuditFinding, lock: LockText | undefined) {
  const uri =
    found.scope === 'project' || !lock ? lockFileName : pathToFileURL(lock.path).toString();
  const key = `${JSON.stringify(keyOf(found))}: {`;
  const line = (lock?.text.split('\n') ?? []).findIndex((one) => one.trim() === key) + 1;
  return {
    physicalLocation: {
      artifactLocation: { uri },
      region: { startLine: Math.max(line, 1) },
    },
  };
}
