import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { scope } from './token.ts';
import { userCodePattern } from './user-code.ts';

/** How long a device login may take, and how long a client waits between two polls at first, in seconds. */
export const deviceSecondsMax = 600;
export const deviceIntervalSeconds = 5;

export const deviceInput = z
  .strictObject({
    clientName: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .openapi({ description: 'Shown to the person who approves; the name of the key' }),
    scopes: z.array(scope).min(1).max(3).default(['read', 'publish']),
  })
  .openapi('DeviceLoginInput');

/** The answer to the start of a device login. https://www.rfc-editor.org/rfc/rfc8628#section-3.2 */
export const startedDevice = z
  .object({
    deviceCode: z.string().openapi({ description: 'Secret of the client, which polls with it' }),
    userCode: z.string().openapi({ example: 'WDJB-MJHT' }),
    verificationUri: z.string(),
    verificationUriComplete: z.string(),
    expiresInSeconds: z.number().int(),
    intervalSeconds: z.number().int(),
  })
  .openapi('StartedDeviceLogin');

/** What the person who approves sees. */
export const pendingDevice = z
  .object({
    clientName: z.string(),
    ip: z.string().nullable().openapi({ description: 'The address that asked for the login' }),
    scopes: z.array(scope),
    createdAt: time,
    expiresAt: time,
  })
  .openapi('PendingDeviceLogin');
export type PendingDevice = z.infer<typeof pendingDevice>;

/** A user code as it is typed: without regard to case, hyphens and blanks. Gives its stored form. */
export const userCode = z
  .string()
  .max(32)
  .transform((text) => text.toUpperCase().replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(userCodePattern, 'is a code such as WDJB-MJHT'))
  .openapi({ type: 'string', example: 'WDJB-MJHT' });

export const deviceCode = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is no device code');
