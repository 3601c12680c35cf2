import {
  type ConfigFile,
  type ConfigPaths,
  type Credential,
  readCredentials,
  registryUrlDefault,
  writeCredentials,
} from './config.ts';

/**
 * Stores the key of `login`: under the profile if it is for the profile's registry, else under the host of
 * the registry, so that signing in to another registry keeps the profile's own key.
 */
export async function storeCredential(
  paths: ConfigPaths,
  config: ConfigFile,
  profile: string,
  credential: Credential & { registryUrl: string },
): Promise<void> {
  const credentials = await readCredentials(paths);
  const configured = config.profiles[profile]?.registryUrl;
  const own = configured === undefined || configured === credential.registryUrl;
  const others = Object.fromEntries(
    Object.entries(credentials).filter(
      ([name, { registryUrl = registryUrlDefault }]) =>
        name === profile || registryUrl !== credential.registryUrl || config.profiles[name],
    ),
  );
  const name = own ? profile : new URL(credential.registryUrl).host;
  await writeCredentials(paths, { ...others, [name]: credential });
}
