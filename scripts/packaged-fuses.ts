import { flipFuses, FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses';

/**
 * The fuses of an Electron that is handed to users: it runs this app and nothing else. Not a Node in disguise, no options from the
 * environment, no debugger from the command line, code from the sealed archive only, no `file:` that is more than a page.
 */
export const PACKAGED_FUSES: FuseConfig = {
  version: FuseVersion.V1,
  resetAdHocDarwinSignature: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

/** Sets them in the executable of a packaged build. */
export async function setPackagedFuses(executable: string): Promise<void> {
  await flipFuses(executable, PACKAGED_FUSES);
}
