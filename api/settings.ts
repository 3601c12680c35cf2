import type { Config } from './config.ts';
import type { Settings } from './domain/context.ts';
import { defaultLimits } from './domain/limits.ts';

/** The part of the configuration that the domain uses, the same on every platform. */
export function settingsOf(config: Config, secretKey: string): Settings {
  const basePath = config.BASE_PATH === '/' ? '' : config.BASE_PATH;
  return {
    publicUrl: config.PUBLIC_URL ?? `http://localhost:${config.PORT}${basePath}`,
    isPublicUrlSet: config.PUBLIC_URL !== undefined,
    registration: config.REGISTRATION,
    registrationEmailDomains: config.REGISTRATION_EMAIL_DOMAINS,
    reservedNamespaces: config.RESERVED_NAMESPACES,
    teamCreation: config.TEAM_CREATION,
    readOnly: config.READ_ONLY,
    anonymousRead: config.ANONYMOUS_READ,
    defaultVisibility: config.DEFAULT_VISIBILITY,
    installStats: config.INSTALL_STATS,
    secretKey,
    sessionSeconds: 24 * 60 * 60,
    syncIntervalSeconds: config.SYNC_INTERVAL,
    limits: {
      ...defaultLimits,
      filesMax: config.MAX_FILES,
      fileBytesMax: config.MAX_FILE_MIB * 1024 * 1024,
      unpackedBytesMax: config.MAX_TOTAL_MIB * 1024 * 1024,
      bodyBytesMax: (config.MAX_TOTAL_MIB + 2) * 1024 * 1024,
    },
  };
}
