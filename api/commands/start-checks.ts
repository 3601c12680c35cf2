import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  assertSecrets,
  type Config,
  ConfigError,
  databaseOf,
  isEmbedded,
  weakSecrets,
} from '../config.ts';
import { findOldVolume } from '../platform/old-volume.ts';
import { filePath } from '../platform/db/prepare-file.ts';

/** What the server starts with although an operator should change it. */
export type StartWarning = { event: 'secret.weak' | 'volume.unused'; why: string };

/**
 * Checks the settings beyond the values of single variables. Throws {@link ConfigError} for weak secrets with a
 * remote database, and for an embedded database that would be lost with its container.
 */
export function checkStart(config: Config, mounts = readMounts()): StartWarning[] {
  // Weak secrets may be intended on a local machine; a server with a remote database is reachable by others.
  if (!isEmbedded(config)) assertSecrets(config);
  const weak = weakSecrets(config).map((why) => ({ event: 'secret.weak' as const, why }));
  const dataFolder = isEmbedded(config) ? dirname(filePath(databaseOf(config).url)) : null;
  const old = findOldVolume(mounts, dataFolder);
  if (!old) return weak;
  if (old.isDataLost) throw new ConfigError(old.why);
  return [...weak, { event: 'volume.unused', why: old.why }];
}

/** The mounts of this process, as the kernel lists them; empty on systems that are not Linux. */
function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}
