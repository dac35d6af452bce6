import { useQuery } from '@tanstack/react-query';
import type { Outputs } from '../../../src-shared/contract/index.ts';
import type { Extension, ExtensionVersion } from '../../../src-shared/models/catalog.ts';
import type { Installation } from '../../../src-shared/models/installation.ts';
import { orpc } from '../../client.ts';
import { useInstallations } from './installations.ts';

export type Details = Outputs['extensions']['get'];

/** What the parts of the page are given. */
export interface Shown {
  readonly details: Details;
  readonly extension: Extension;
  /** The version that the page speaks of: chosen, else the newest, else the first draft; null before there is one. */
  readonly version: ExtensionVersion | null;
  readonly installation: Installation | null;
}

/** The extension, the version its page speaks of, and what is installed of it. */
export function useExtension(id: string, chosen: string | undefined) {
  const details = useQuery(orpc.extensions.get.queryOptions({ input: { extensionId: id } }));
  const installs = useInstallations();
  const { data } = details;
  const shown: Shown | null =
    data === undefined || installs.data === undefined
      ? null
      : {
          details: data,
          extension: data.extension,
          version: shownVersion(data, chosen),
          installation: installs.data.find((one) => one.extensionId === id) ?? null,
        };
  return { shown, details, installs };
}

function shownVersion({ extension, versions }: Details, chosen: string | undefined): ExtensionVersion | null {
  const named = (version: string | null | undefined): ExtensionVersion | undefined =>
    versions.find((one) => one.version === version);
  return named(chosen) ?? named(extension.latestVersion) ?? versions[0] ?? null;
}
